import type { Level } from '../levels/level.ts';
import type { Visit } from './progress.ts';
import type { Flown } from './state.ts';

/** Whether the ticket's migration may go to production as it is: it has kept every objective there. What was done on call says nothing of it as it is; then the level's own word stands. */
export const mayGo = (level: Level, { verdict, actions }: Flown): boolean => (actions.length === 0 && verdict !== null ? verdict.passed : level.isSafe);

/** The answer against what production did; one who was never asked (progress of an earlier version) was not wrong. */
export const isSignOffRight = ({ signOff }: Visit, level: Level, flown: Flown): boolean => signOff === null || signOff === mayGo(level, flown);

/** What was said and what became of it, in one line. */
export function signOffSentence(signOff: boolean, level: Level, flown: Flown): string {
  const isKept = mayGo(level, flown);
  const said = signOff ? 'You would have let it go' : 'You would have held it back';
  if (isKept) return `${said}${signOff ? ', and it keeps' : '; it keeps'} every objective as it is.`;
  const broken = flown.verdict?.objectives.filter(({ passed }) => !passed).map(({ id }) => id) ?? [];
  // Where the objectives do not stand beside it, their numbers alone say nothing.
  const what = broken.length > 0 ? `${broken.length} of ${level.objectives.length} objectives: ${broken.join(', ')}` : 'what was promised';
  return `${said}${signOff ? '; it does not keep' : ', and it does not keep'} ${what}.`;
}
