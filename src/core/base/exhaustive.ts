/** Closes a switch over a union: a new member is a type error here. */
export const exhaustive = (value: never): never => {
  throw new Error(`unexpected value of type ${typeof value}`);
};
