// Somebody at the door gives a name that is here already, or was: said wherever they can be let in, before they are.

import type { CircleView } from "../../../bridge/index.ts";
import { nameOf, useWords } from "../stores/view.ts";
import { alikeNames } from "../../../text/lookAlike.ts";
import { classes } from "./classes.ts";
import styles from "./LikeAtDoor.module.css";

/** Whose name somebody at the door would share. */
const likeAtDoor = ({ people }: CircleView, { id, name }: Props["request"]): CircleView["people"] => {
  const others = people.filter((person) => person.id !== id);
  const found = alikeNames([...others, { id, name }]).get(id);
  return others.filter((person) => found?.others.includes(person.id) === true);
};

type Props = { readonly circle: CircleView; readonly request: CircleView["requests"][number] };

export const LikeAtDoor = ({ circle, request }: Props) => {
  const words = useWords();
  const others = likeAtDoor(circle, request);
  if (others.length === 0) return null;
  const names = { phrase: words.names(others.map((person) => nameOf(words, person))) };
  const here = others.some(({ standing }) => standing === "active");
  return (
    <span className={classes(styles.alike)}>
      {words.t(here ? "person:alike.door" : "person:alike.doorGone", { names })}
    </span>
  );
};
