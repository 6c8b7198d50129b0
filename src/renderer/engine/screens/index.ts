// What the outer page shows: the door before a space is open, the desk over the app afterwards.

import "../../style/faces.css";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/comparedWords.css";
import "./outer.css";
import "./button.css";
import "./first.css";
import "./cells.css";
import "./field.css";
import "./lock.css";
import "./waiting.css";
import "./desk.css";

export { type Breakage, showBroken } from "./broken.ts";
export { createDesk } from "./createDesk.ts";
export { areWipeKeys } from "./holdPage.ts";
export { showDoor } from "./showDoor.ts";
