/**
A paragraph in lines of at most `width` columns, each line after `indent` (its own width counted in). Words longer than a line stand alone; line breaks
of the text are kept.
*/
export const wrapped = (text: string, width: number, indent = ''): string => {
  const room = Math.max(20, width - indent.length);
  return text.split('\n').flatMap(paragraph => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  }).map(line => line === '' ? '' : indent + line).join('\n');
};

/** One line of at most `width` columns: white space is drawn together, and what does not fit ends in "…". */
export const oneLine = (text: string, width: number): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= width ? flat : `${flat.slice(0, Math.max(0, width - 1)).trimEnd()}…`;
};
