const hole = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** The names of the holes of a text, each once, in order of appearance. */
export const holesOf = (text: string): readonly string[] => [...new Set([...text.matchAll(hole)].map(match => match[1]!))];

/**
A text with its holes `{name}` filled. A hole without a value is a mistake of the program, never of a user, and throws.

Lines of a text that consist of one hole only and get an empty value disappear, so that optional lines leave no gap.
*/
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.split('\n').flatMap(line => {
    const filled = line.replace(hole, (_, name: string) => {
      const value = values[name];
      if (value === undefined) {
        throw new Error(`The text "${text.slice(0, 60)}" has a hole {${name}} that nothing fills.`);
      }
      return String(value);
    });
    return filled === '' && line !== '' ? [] : [filled];
  }).join('\n');
