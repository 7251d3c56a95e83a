import { Box, useInput } from 'ink';
import { resumeText } from '../../game/pages/settings.ts';
import type { Action, State } from '../../game/state.ts';
import { keyName } from '../keys.ts';
import { Lines } from '../run/StyledLine.tsx';
import { useTheme } from '../theme-context.tsx';
import { titleLines } from '../title-lines.ts';

/** The door: any of Enter and space opens it, Q leaves. */
export function TitleScreen({ state, columns, rows, isActive, dispatch }: { readonly state: State; readonly columns: number; readonly rows: number; readonly isActive: boolean; readonly dispatch: (action: Action) => void }) {
  const theme = useTheme();
  useInput((input, key) => {
    const name = keyName(input, key);
    if (name === 'enter' || name === 'space') dispatch({ kind: 'open-museum' });
    else if (name === 'q' || name === 'escape') dispatch({ kind: 'leave' });
    else if (name === '?') dispatch({ kind: 'overlay', overlay: 'keys' });
  }, { isActive });
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={titleLines(columns, rows, theme, resumeText(state.progress))} />
    </Box>
  );
}
