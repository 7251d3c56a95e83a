import { useState } from 'react';
import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ActionEffect, OnCallChoice } from '../../game/run-actions.ts';
import { duration } from '../../text/duration.ts';
import { useTheme } from '../theme-context.tsx';
import { wrap } from '../parts/wrap.ts';
import { toAscii, type Role } from '../theme.ts';
import { fitted, plain, span, type Line } from './spans.ts';
import { Lines } from './StyledLine.tsx';

export type ActPanelProps = {
  readonly choices: readonly OnCallChoice[];
  readonly effects: readonly ActionEffect[];
  readonly width: number;
  readonly height: number;
  readonly isActive: boolean;
  readonly onChoose: (choice: OnCallChoice) => void;
};

/** What an engineer on call can do, with the time that each step takes, and what the steps so far have brought. */
export function ActPanel({ choices, effects, width, height, isActive, onChoose }: ActPanelProps) {
  const theme = useTheme();
  const [chosen, setChosen] = useState(choices[0]?.id ?? '');
  const { glyphs } = theme;
  const signs = { 'helped': [glyphs.tick, 'good'], 'did not help': [glyphs.cross2, 'warning'], 'unknown': [glyphs.dot, 'quiet'] } as const satisfies Record<ActionEffect['outcome'], readonly [string, Role]>;
  const told = effects.slice(-Math.max(0, Math.min(4, Math.floor((height - 6) / 3))));
  const toldLines = told.flatMap((effect): readonly Line[] => paragraph(`${signs[effect.outcome][0]} ${effect.sentence}`, width, signs[effect.outcome][1]));
  const limit = Math.max(3, height - 3 - toldLines.length);
  const says = choices.find(choice => choice.id === chosen);
  // What an action does is worth every line that the list leaves.
  const saysHeight = Math.max(1, Math.min(4, height - 1 - Math.min(limit, choices.length) - toldLines.length));
  const labelWidth = Math.max(10, width - 14);
  const items = choices.map(choice => ({ key: choice.id, value: choice.id, label: `${cut(choice.label, labelWidth - 2).padEnd(labelWidth - 2)} ${duration(choice.costUs).padStart(8)}` }));
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Lines lines={[fitted([span(' on call', 'accent', { isBold: true }), span('   what to do, and how long it takes', 'quiet')], width)]} />
      <SelectInput
        items={items} limit={Math.min(limit, items.length)} isFocused={isActive}
        onHighlight={item => setChosen(item.value)}
        onSelect={item => onChoose(choices.find(choice => choice.id === item.value)!)}
        indicatorComponent={Pointer} itemComponent={Choice}
      />
      <Lines lines={[...(says ? inAtMost(says.says, saysHeight, width) : []), ...toldLines]} />
    </Box>
  );
}

function Pointer({ isSelected = false }: { readonly isSelected?: boolean }) {
  const theme = useTheme();
  return <Text color={theme.colour('chosen')}>{isSelected ? ` ${theme.glyphs.pointer} ` : '   '}</Text>;
}

function Choice({ isSelected = false, label }: { readonly isSelected?: boolean; readonly label: string }) {
  const theme = useTheme();
  return <Text wrap="truncate" bold={isSelected} color={isSelected ? theme.colour('chosen') : undefined}>{theme.isAscii ? toAscii(label) : label}</Text>;
}

const cut = (text: string, width: number): string => text.length <= width ? text : `${text.slice(0, width - 1)}…`;

/** All of it where it fits; where it does not, the last line says so. */
function inAtMost(text: string, height: number, width: number): readonly Line[] {
  const lines = wrap(text, width - 2);
  return lines.slice(0, height).map((line, at) => fitted(plain(` ${at === height - 1 && lines.length > height ? cut(`${line} ${lines[at + 1]}`, width - 2) : line}`, 'quiet'), width));
}

/** A sentence in at most four lines, those after the first indented. */
function paragraph(text: string, width: number, role: Role): readonly Line[] {
  return wrap(text, width - 4).slice(0, 4).map((line, at) => fitted(plain(`${at === 0 ? ' ' : '   '}${line}`, role), width));
}
