/** Longest identifier in bytes (NAMEDATALEN - 1). */
const longestName = 63;

/**
The name the server makes for an index, constraint or sequence: table, columns and label joined by underscores, the longer of the first two
cut until it fits (makeObjectName in the server's source).
*/
export const objectName = (table: string, columns: string, label: string): string => {
  const bare = table.slice(table.lastIndexOf('.') + 1);
  let first = bare;
  let second = columns;
  const overhead = (columns === '' ? 0 : 1) + label.length + 1;
  while (first.length + second.length + overhead > longestName) {
    if (first.length > second.length) first = first.slice(0, -1);
    else second = second.slice(0, -1);
  }
  return [first, ...(columns === '' ? [] : [second]), label].join('_');
};

/** A new object's full name next to its table: in the same schema. */
export const besideTable = (table: string, name: string): string => {
  const dot = table.lastIndexOf('.');
  return dot < 0 ? name : `${table.slice(0, dot + 1)}${name}`;
};
