import { calibrationOf, calibrationSentence, SIGN_OFF } from '../calibration.ts';
import { counted } from '../../text/number.ts';
import { heading, page, text } from '../page.ts';
import type { Block, Page } from '../page.ts';
import { inUnit } from '../measured.ts';
import type { State } from '../state.ts';

/** How sure somebody was, and how often they were right: over all exhibits, from the first prediction on. */
export function calibrationPage(state: State): Page {
  const calibration = calibrationOf(state.progress);
  const { rows, again, untold } = calibration;
  const total = rows.reduce((sum, { of }) => sum + of, 0);
  return page({
    place: 'How sure you were, and how often right',
    status: counted(total, 'prediction'),
    blocks: [
      text(calibrationSentence(calibration), total === 0 ? 'text' : 'strong'),
      { kind: 'bars', rows: rows.map(({ percent, right, of }) => ({ label: `you said ${percent} %`, share: of === 0 ? null : right / of, mark: percent / 100, words: of === 0 ? 'not said yet' : `right ${right} of ${of}` })) },
      text('The mark in each bar is where it would end if you were right exactly as often as you said. Short of it is overconfidence, beyond it the other way; with few answers either is mostly luck.', 'quiet'),
      ...notCounted(again, untold),
      ...madeBlocks(state),
    ],
    choices: [
      { id: 'collection', label: 'Back to your collection', action: { kind: 'show', screen: 'collection' } },
      { id: 'hall', label: 'Back to the exhibits', action: { kind: 'show', screen: 'hall' } },
    ],
  });
}

function notCounted(again: number, untold: number): readonly Block[] {
  const words = [
    ...(again > 0 ? [`${counted(again, 'prediction')} made again after the answer had been seen ${again === 1 ? 'is' : 'are'} kept and not counted.`] : []),
    ...(untold > 0 ? [`${counted(untold, 'prediction')} could not be told, because the run was stopped before it came to it.`] : []),
  ];
  return words.length === 0 ? [] : [text(words.join(' '), 'quiet')];
}

/** Each prediction that counts, by exhibit. */
function madeBlocks({ museum, progress }: State): readonly Block[] {
  return Object.values(museum.levels).flatMap((level): readonly Block[] => {
    const made = Object.values(progress.predictions).filter((one) => one.level === level.id && one.round === 0);
    const items = level.predictions.flatMap((prediction) => {
      const one = made.find(({ prediction: id }) => id === prediction.id);
      if (!one) return [];
      const came = one.answer === null ? 'nobody will know' : `it was ${inUnit(one.answer, prediction.unit)}`;
      return [{ sign: one.isRight ? 'good' as const : 'open' as const, text: `${one.confidence} %: you said ${inUnit(one.guess, prediction.unit)}; ${came}.`, detail: prediction.question }];
    });
    const signed = made.find(({ prediction }) => prediction === SIGN_OFF);
    const lines = signed ? [...items, { sign: signed.isRight ? 'good' as const : 'open' as const, text: `${signed.confidence} %: you would have ${signed.guess === 1 ? 'let it go' : 'held it back'}; it ${signed.answer === 1 ? 'keeps every objective' : 'does not keep every objective'}.` }] : items;
    return lines.length === 0 ? [] : [heading(level.title), { kind: 'list', items: lines }];
  });
}
