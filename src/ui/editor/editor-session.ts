import { editBuffer, openBuffer, textOf, type Buffer, type BufferEvent } from '../../game/editor-buffer.ts';
import type { LockNotes, NotesOnSql } from '../../game/editor-notes.ts';
import { sightAround, type Sight } from './text-lines.ts';

/** Long enough not to plan every letter, short enough to seem at once. */
const notesAfterMs = 150;

/** A text as it is being edited, outside the screen: keys that come between two frames are not lost. */
export class EditorSession {
  buffer: Buffer;
  /** What is known of a text, and of which: the newest answer, which may be older than the text. */
  notes: { readonly text: string; readonly notes: NotesOnSql } | null = null;
  private sight: Sight = { top: 0, left: 0 };
  private outside: string;
  private readonly listeners = new Set<() => void>();
  private version = 0;

  constructor(text: string) {
    this.buffer = openBuffer(text);
    this.outside = text;
  }

  readonly changes = (): number => this.version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get text(): string {
    return textOf(this.buffer);
  }

  /** The text after the event if it has changed, null if only the cursor has moved. */
  edit(event: BufferEvent): string | null {
    const { buffer } = this;
    this.buffer = editBuffer(buffer, event);
    if (this.buffer === buffer) return null;
    this.draw();
    if (this.buffer.lines === buffer.lines) return null;
    this.outside = this.text;
    return this.outside;
  }

  /** A text from outside: one that is not our own takes the place of what is there, and can be undone. */
  offer(text: string): void {
    if (text === this.outside) return;
    this.outside = text;
    this.buffer = editBuffer(this.buffer, { kind: 'replace', text });
    this.draw();
  }

  /** Which part of the text is to be seen in a window of this size. */
  seen(width: number, height: number): Sight {
    this.sight = sightAround(this.sight, this.buffer, width, height);
    return this.sight;
  }

  /** Asks what the text locks, some moments from now; returns how to put it off. */
  askNotes(text: string, ask: LockNotes | undefined): () => void {
    if (ask === undefined || this.notes?.text === text) return () => undefined;
    let isCurrent = true;
    const take = async (): Promise<void> => {
      const notes = await ask(text);
      if (!isCurrent) return;
      this.notes = { text, notes };
      this.draw();
    };
    const timer = setTimeout(() => void take(), this.notes === null ? 0 : notesAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }

  private draw(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}
