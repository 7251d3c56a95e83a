import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import { toAscii } from '../theme.ts';
import { useTheme } from '../theme-context.tsx';

export type MenuItem = { readonly id: string; readonly label: string; readonly note?: string };

/** Choices one below the other: arrows or J and K move, Enter takes, a digit takes at once. Long ones are cut; the screen shows the chosen one whole. */
export function Menu({ items, isActive, limit, columns, highlighted = null, onSelect, onHighlight }: {
  readonly items: readonly MenuItem[]; readonly isActive: boolean; readonly limit: number; readonly columns: number;
  /** The line that the cursor stands on when the list is new, or has grown or shrunk: the first if it is not among them. */
  readonly highlighted?: string | null;
  readonly onSelect: (id: string) => void; readonly onHighlight?: (id: string) => void;
}) {
  const theme = useTheme();
  // Cut here and not by Ink, whose sign for it is not ASCII.
  const room = columns - 4;
  const shown = (words: string): string => {
    const said = theme.isAscii ? toAscii(words) : words;
    return said.length > room ? `${said.slice(0, room - 1)}${theme.glyphs.ellipsis}` : said;
  };
  return (
    <Box flexDirection="column" paddingLeft={1} width={columns} flexShrink={0}>
      <SelectInput
        // A list that has changed, or has more or less room, is a new one: it would forget its place, or point at nothing.
        key={`${limit} ${items.map(({ id }) => id).join(' ')}`}
        initialIndex={Math.max(0, items.findIndex(({ id }) => id === highlighted))}
        items={items.map(({ id, label, note }) => ({ key: id, value: id, label: shown(note ? `${label}  (${note})` : label) }))}
        isFocused={isActive}
        limit={limit}
        onSelect={({ value }) => onSelect(value)}
        onHighlight={({ value }) => onHighlight?.(value)}
        indicatorComponent={Pointer}
        itemComponent={Choice}
      />
    </Box>
  );
}

function Pointer({ isSelected = false }: { readonly isSelected?: boolean }) {
  const theme = useTheme();
  return <Box flexShrink={0}><Text color={theme.colour('chosen')} bold>{isSelected ? `${theme.glyphs.pointer} ` : '  '}</Text></Box>;
}

function Choice({ isSelected = false, label }: { readonly isSelected?: boolean; readonly label: string }) {
  const theme = useTheme();
  return <Text wrap="truncate" color={isSelected ? theme.colour('chosen') : undefined} bold={isSelected}>{label}</Text>;
}
