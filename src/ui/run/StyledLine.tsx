import { memo } from 'react';
import { Text } from 'ink';
import { useTheme } from '../theme-context.tsx';
import { toAscii } from '../theme.ts';
import type { Line } from './spans.ts';

/** One line of the screen: drawn again only when its own content has changed. */
export const StyledLine = memo(function StyledLine({ line }: { readonly line: Line }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate">
      {line.map(({ text, role, isBold, isInverse }, at) => (
        <Text key={at} color={role && theme.colour(role)} dimColor={role === 'quiet'} bold={isBold === true || role === 'strong'} inverse={isInverse}>{theme.isAscii ? toAscii(text) : text}</Text>
      ))}
    </Text>
  );
}, (before, after) => isSame(before.line, after.line));

const isSame = (one: Line, other: Line): boolean => one === other || (one.length === other.length && one.every((piece, at) =>
  piece.text === other[at].text && piece.role === other[at].role && piece.isBold === other[at].isBold && piece.isInverse === other[at].isInverse));

/** Lines one below the other, exactly as many as given. */
export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return <>{lines.map((line, at) => <StyledLine key={at} line={line} />)}</>;
}
