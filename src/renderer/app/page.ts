// What the app page is before anything is drawn: its styles, its policies, its first faces.

import "../style/tokens.css";
import "../style/faces.css";
import "../style/base.css";
import "../style/marks.css";
import "../style/comparedWords.css";
import { askForFirstFaces } from "../style/firstFaces.ts";
import { setPolicies } from "./policies.ts";

setPolicies();
askForFirstFaces();
