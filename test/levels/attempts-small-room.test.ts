import { testAttempts } from './attempts.ts';

testAttempts('small-room');
