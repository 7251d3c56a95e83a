/**
The prose of a level: Markdown whose headings are keys. `## ticket` opens a chapter, `### body` a part of it, and the part's key is
`ticket/body`; text right under a chapter's heading has the chapter's own key. Every part must be asked for once, so that neither a missing
text nor a forgotten one goes unseen.
*/
export class LevelText {
  private readonly parts = new Map<string, string>();
  private readonly asked = new Set<string>();
  readonly missing: string[] = [];
  readonly title: string;

  constructor(markdown: string) {
    let title = '';
    let chapter = '';
    let key = '';
    let lines: string[] = [];
    const close = (): void => {
      const text = lines.join('\n').trim();
      if (key !== '' && text !== '') this.parts.set(key, text);
      lines = [];
    };
    for (const line of markdown.replace(/\r\n/g, '\n').split('\n')) {
      const heading = /^(#{1,3}) (.+?)\s*$/.exec(line);
      if (heading === null) {
        lines.push(line);
        continue;
      }
      close();
      if (heading[1] === '#') title = heading[2];
      if (heading[1] === '##') chapter = heading[2];
      key = heading[1] === '#' ? '' : heading[1] === '##' ? chapter : `${chapter}/${heading[2]}`;
    }
    close();
    this.title = title;
  }

  /** The text of a part, its paragraphs each on one line; an absent one is noted in `missing` and stands as ''. */
  take(key: string): string {
    this.asked.add(key);
    const text = this.parts.get(key);
    if (text === undefined) this.missing.push(key);
    return (text ?? '').split(/\n{2,}/).map((paragraph) => paragraph.replace(/\n/g, ' ')).join('\n\n');
  }

  /** A part whose first paragraph is a name and whose rest explains it. */
  takeNamed(key: string): { readonly name: string; readonly rest: string } {
    const [name, ...rest] = this.take(key).split('\n\n');
    if (rest.length === 0 && name !== '') this.missing.push(`${key} (a second paragraph)`);
    return { name, rest: rest.join('\n\n') };
  }

  /** Parts that nobody asked for: a heading that no longer belongs to anything. */
  unused(): readonly string[] {
    return [...this.parts.keys()].filter((key) => !this.asked.has(key));
  }
}
