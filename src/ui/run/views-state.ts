import type { Key } from 'ink';
import { tableOf, type QueryTable, type QueryViews, type Views } from '../../game/run-query.ts';

/** A query and what came of it; both null while it is being answered. */
export type Answer = { readonly sql: string; readonly table: QueryTable | null; readonly fault: string | null };

/** What the panel shows besides the views themselves: which one, from which row on, and the prompt. It answers to keys as they come, between two frames too. */
export class ViewsState {
  tab = 0;
  firstRow = 0;
  /** What is being typed; null while the prompt is closed. */
  prompt: string | null = null;
  answer: Answer | null = null;
  views: Views | null = null;
  query: QueryViews | undefined;
  pageRows = 10;
  private readonly history: string[] = [];
  private readonly listeners = new Set<() => void>();
  private version = 0;

  readonly changes = (): number => this.version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Another moment, or another way to ask: an answer that is shown is asked for again. */
  see(views: Views | null, query: QueryViews | undefined, pageRows: number): void {
    const isNew = views !== this.views;
    Object.assign(this, { views, query, pageRows });
    if (!isNew) return;
    if (this.answer !== null) this.ask(this.answer.sql);
    // Nothing else draws the panel anew while the run stands still.
    else this.draw();
  }

  get names(): readonly string[] {
    return this.views === null ? [] : Object.keys(this.views);
  }

  get current(): string | null {
    return this.names[this.tab % Math.max(1, this.names.length)] ?? null;
  }

  get table(): QueryTable | null {
    if (this.answer !== null) return this.answer.table;
    return this.views === null || this.current === null ? null : tableOf(this.views[this.current]);
  }

  /** @param command what the key means while no prompt is open; true when the panel has taken the key: then it means nothing else */
  take(command: string | null, input: string, key: Partial<Key>): boolean {
    const isTaken = this.prompt === null ? this.browse(command) : this.write(input, key, this.prompt);
    if (isTaken) this.draw();
    return isTaken;
  }

  private browse(command: string | null): boolean {
    switch (command) {
      case 'next-view': return this.turn(1);
      case 'previous-view': return this.turn(-1);
      case 'row-up': return this.scroll(-1);
      case 'row-down': return this.scroll(1);
      case 'rows-up': return this.scroll(-this.pageRows);
      case 'rows-down': return this.scroll(this.pageRows);
      case 'ask-views':
        if (this.query === undefined) return false;
        this.prompt = this.answer?.sql ?? '';
        return true;
      default: return false;
    }
  }

  private write(input: string, key: Partial<Key>, text: string): boolean {
    if (key.return) {
      this.prompt = null;
      this.firstRow = 0;
      if (text.trim() === '') this.answer = null;
      else this.history.push(text);
      this.ask(text);
    } else if (key.escape) this.prompt = null;
    else if (key.upArrow) this.prompt = this.history.at(-1) ?? text;
    else if (key.backspace || key.delete) this.prompt = text.slice(0, -1);
    else if (key.ctrl && input === 'u') this.prompt = '';
    else if (!key.ctrl && !key.meta && !key.tab) this.prompt = text + input.replaceAll(/[\r\n\t]+/g, ' ');
    return true;
  }

  private turn(by: number): true {
    this.answer = null;
    this.firstRow = 0;
    this.tab = (this.tab + by + this.names.length) % Math.max(1, this.names.length);
    return true;
  }

  private scroll(by: number): true {
    this.firstRow = Math.max(0, Math.min((this.table?.rows.length ?? 0) - 1, this.firstRow + by));
    return true;
  }

  private ask(sql: string): void {
    if (this.query === undefined || sql.trim() === '') return;
    this.answer = { table: null, fault: null, ...this.answer, sql };
    // Views that have not come yet ask again when they do.
    if (this.views !== null) void this.answered(sql, this.query(sql, this.views));
  }

  private async answered(sql: string, asked: Promise<QueryTable>): Promise<void> {
    const answer = await asked.then((table): Answer => ({ sql, table, fault: null }), (error: unknown): Answer => ({ sql, table: null, fault: error instanceof Error ? error.message : String(error) }));
    if (this.answer?.sql !== sql) return;
    this.answer = answer;
    this.draw();
  }

  private draw(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}
