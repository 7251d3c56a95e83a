import { page, text } from '../page.ts';
import type { Page, PageChoice } from '../page.ts';
import type { Progress } from '../progress.ts';
import type { State } from '../state.ts';

const THEMES = [['dark', 'For dark terminals'], ['light', 'For light terminals'], ['safe', 'Safe for colour-blind eyes (blue and orange)'], ['plain', 'Without colour']] as const;

export function settingsPage(state: State): Page {
  const { preferences } = state.progress;
  const choices: readonly PageChoice[] = [
    ...THEMES.map(([theme, label]): PageChoice => ({ id: theme, label, note: preferences.theme === theme ? 'chosen' : undefined, action: { kind: 'prefer', preferences: { theme } } })),
    { id: 'ascii', label: preferences.glyphs === 'ascii' ? 'Draw with line and block signs' : 'Draw with plain ASCII signs', action: { kind: 'prefer', preferences: { glyphs: preferences.glyphs === 'ascii' ? 'unicode' : 'ascii' } } },
    { id: 'motion', label: preferences.reducedMotion ? 'Let things move' : 'Keep things still (reduced motion)', action: { kind: 'prefer', preferences: { reducedMotion: !preferences.reducedMotion } } },
    { id: 'hall', label: 'Back to the exhibits', action: { kind: 'show', screen: 'hall' } },
  ];
  return page({ place: 'How it looks', blocks: [text('No sign here is told by colour alone, in any of these. Keys of your own come from a small file: start with --keys my-keys.json, as docs/keys.md says.')], question: null, choices });
}

/** Where 'open' leads, from progress alone: the title is drawn before anything else has been read. */
export function resumeText(progress: Pick<Progress, 'openings' | 'place'>): string {
  if (progress.openings === 0) return 'Enter the museum';
  return 'Enter the museum where you left it';
}

export function titlePage(state: State): Page {
  return page({
    place: 'Runaway Migration',
    blocks: [text('It worked in dev. It locked prod for four hours.'), text('A museum in the terminal: fly a database migration from 10,000 rows to 80,000,000 on a simulated production system, see what it blocks, and write a safer one.')],
    choices: [{ id: 'open', label: resumeText(state.progress), action: { kind: 'open-museum' } }],
  });
}
