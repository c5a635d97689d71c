/** What happens in a rehearsed meeting. `meeting` is the store's name for it; `person` is the person's key. */
export interface MeetingEvents {
  onLeft(meeting: string, person: string): void | Promise<void>;
  onEnded(meeting: string): void | Promise<void>;
  onResumed(meeting: string): void | Promise<void>;
  /** The clock skipped ahead, so windows need the new time. */
  onSkipped(): void;
}
