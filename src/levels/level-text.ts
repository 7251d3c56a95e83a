import { didYouMean } from '../text/suggestion.ts';
import type { FaultList } from './level-fault.ts';

/**
The prose of a level: Markdown whose headings are keys. `## ticket` opens a chapter, `### body` a part of it, and the part's key is
`ticket/body`; text right under a chapter's heading has the chapter's own key. Every part must be asked for once, so that neither a missing
text nor a forgotten one goes unseen.
*/
export class LevelText {
  private readonly parts = new Map<string, { readonly text: string; readonly line: number }>();
  private readonly asked = new Set<string>();
  private readonly missing: string[] = [];
  readonly title: string;
  private readonly file: string;
  private readonly faults: FaultList;

  constructor(file: string, markdown: string, faults: FaultList) {
    this.file = file;
    this.faults = faults;
    let title = '';
    let chapter = '';
    let key = '';
    let line = 0;
    let lines: string[] = [];
    const close = (): void => {
      const text = lines.join('\n').trim();
      if (key !== '' && text !== '' && this.parts.has(key)) faults.add(`${file}:${line}`, `a text under "${key}" stands here for the second time`);
      if (key !== '' && text !== '') this.parts.set(key, { text, line });
      lines = [];
    };
    for (const [index, content] of markdown.replace(/\r\n/g, '\n').split('\n').entries()) {
      const heading = /^(#{1,3}) (.+?)\s*$/.exec(content);
      if (heading === null) {
        lines.push(content);
        continue;
      }
      close();
      line = index + 1;
      if (heading[1] === '#') title = heading[2];
      if (heading[1] === '##') chapter = heading[2];
      key = heading[1] === '#' ? '' : heading[1] === '##' ? chapter : `${chapter}/${heading[2]}`;
    }
    close();
    this.title = title;
  }

  has(key: string): boolean {
    return this.parts.has(key);
  }

  /** The text of a part, its paragraphs each on one line; an absent one is noted and stands as ''. */
  take(key: string): string {
    this.asked.add(key);
    const part = this.parts.get(key);
    if (part === undefined) this.missing.push(key);
    return (part?.text ?? '').split(/\n{2,}/).map((paragraph) => paragraph.replace(/\n/g, ' ')).join('\n\n');
  }

  /** As many paragraphs as `wanted` names, or a fault that says which; those that are not there stand as ''. */
  takeParagraphs(key: string, wanted: readonly string[]): readonly string[] {
    const found = this.take(key).split('\n\n');
    const part = this.parts.get(key);
    if (part && found.length < wanted.length) this.faults.add(`${this.file}:${part.line}`, `under "${key}" stand ${wanted.length} paragraphs, ${wanted.join(', ')}; the one for "${wanted[found.length]}" is missing`);
    return wanted.map((_, index) => found[index] ?? '');
  }

  /** A part whose first paragraph is a name and whose rest explains it. */
  takeNamed(key: string): { readonly name: string; readonly rest: string } {
    const [name] = this.takeParagraphs(key, ['its name', 'what there is to say of it']);
    return { name, rest: this.take(key).split('\n\n').slice(1).join('\n\n') };
  }

  /** Says what is missing and what belongs to nothing, each with the other where one was probably meant. */
  sayFaults(): void {
    if (this.title === '') this.faults.add(`${this.file}:1`, 'the title is missing: its first line is "# " and the name of the level');
    const unused = [...this.parts.keys()].filter((key) => !this.asked.has(key));
    for (const key of this.missing) this.faults.add(this.file, `no text stands under the heading for "${key}".${didYouMean(key, unused)}`);
    for (const key of unused) this.faults.add(`${this.file}:${this.parts.get(key)?.line}`, `the text under "${key}" belongs to nothing in level.json.${didYouMean(key, this.missing)}`);
  }
}
