/** What may be noted about a run: tags and numbers. Neither text nor bytes nor secrets fit in. */
export type LogEvent = {
  readonly type: string;
  readonly counts?: Readonly<Record<string, number>>;
};

export interface Log {
  note(event: LogEvent): void;
}
