// The faces of the first screen, asked for before it is drawn: while keys are tested and the port is awaited they
// arrive, so that no line is set twice. Nothing waits for them.

const sample = "ابجد abcd";

export const askForFirstFaces = (): void => {
  for (const face of ["UI Ar", "UI Ar Punct", "UI La", "Rd Ar", "Rd Ar Punct", "Rd La"])
    void document.fonts.load(`1em "${face}"`, sample).catch(() => undefined);
};
