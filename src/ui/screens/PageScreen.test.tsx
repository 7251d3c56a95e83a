import { useState } from 'react';
import { expect, test } from 'vitest';
import { mounted } from '../../../test/screens/mounted.tsx';
import { page, text } from '../../game/page.ts';
import { PageScreen } from './PageScreen.tsx';

const pageDown = '\u001b[6~';
const long = Array.from({ length: 60 }, (_, line) => text(`line ${line}`));

/** A question under a long text: the first choice is answered at the top of it, the second says nothing. */
function Asked() {
  const [answered, setAnswered] = useState(false);
  const asked = page({
    place: 'a case', question: 'What is it?', blocks: [...(answered ? [text('Not that: look again.')] : []), ...long],
    choices: [{ id: 'wrong', label: 'the first', action: { kind: 'hint' } }, { id: 'same', label: 'the second', action: { kind: 'back' } }],
  });
  return <PageScreen page={asked} columns={80} rows={24} isActive notice={null} hidden={[]} dispatch={(action) => { if (action.kind === 'hint') setAnswered(true); }} />;
}

test('what an answer brings is seen, however far down one had read; what changes nothing leaves the text where it was', async () => {
  const screen = mounted(<Asked />, 80, 24);
  await screen.until((frame) => frame.includes('line 0'));
  screen.press(pageDown);
  const before = await screen.until((frame) => frame.includes('more above') || frame.includes('↑'));
  expect(before.some((line) => /line 0\b/.test(line))).toBe(false);
  screen.press('j');
  await screen.until((frame) => frame.includes('❯ the second') || frame.includes('> the second'));
  screen.press('\r');
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(screen.lines().some((line) => /line 0\b/.test(line))).toBe(false);
  screen.press('k');
  await screen.until((frame) => frame.includes('❯ the first') || frame.includes('> the first'));
  screen.press('\r');
  const after = await screen.until((frame) => frame.includes('Not that: look again.'));
  expect(after.some((line) => /line 0\b/.test(line))).toBe(true);
  // And one may read on.
  screen.press(pageDown);
  await screen.until((frame) => !frame.includes('Not that: look again.'));
  screen.close();
});
