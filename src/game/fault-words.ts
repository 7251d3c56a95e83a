/**
What the names of the diagnosis mean, in a few words: a name alone can only be guessed by whoever meets it for the first time. By the id of the option; a level
of one's own may have options that are not in here. Classes and laws are those of technicaldepth.dev, the words our own.
*/
export const FAULT_WORDS: Readonly<Record<string, string>> = {
  'boundary-collapse': 'data is taken for an instruction',
  'ambient-authority': 'it could do more than it was meant to',
  'transitive-trust': 'a part brought in from elsewhere lets one down',
  'complexity-accretion': 'grown over many changes, until nobody sees all of it',
  'temporal-coupling': 'it counts on order, small size or steady speed',
  'observer-interference': 'watching it is what does the harm',
  'hidden-queue': 'who waits makes others wait',
  'scale-blindness': 'the cost goes with the size, and the size was small',
  'silent-threshold': 'harmless below a number, and not above it',
  'held-too-long': 'kept while nothing is done for it',
  'recursive-observation': 'the checks bring down what they check',
  'unread-output': 'it was said, and nobody read it',
  'version-skew': 'old code meets what is new',
  'fixed-horizon': 'what was once large enough runs out',
  'stale-mirror': 'old data is read from a copy',
  'check-then-act-gap': 'something slips in between the look and the act',
  'costly-return': 'the way back is the trouble',
};
