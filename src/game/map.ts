import { hallBefore, hallAfter } from './museum.ts';
import type { Hall } from './museum.ts';
import { DOOR_BACK_SPOT, DOOR_SPOT, spotBefore } from './floor.ts';
import type { Spot } from './floor.ts';
import { changeProgress } from './step.ts';
import type { State } from './state.ts';

/** From the map, or a list: to the first case of a hall. One that is not built yet can be walked through as well: its empty cases say what is planned. */
export function goToHall(state: State, id: string): State {
  const hall = state.museum.halls.find((one) => one.id === id);
  if (!hall) return state;
  const spot = hall.id === state.progress.place.hall ? {} : spotBefore(hall, 1);
  return changeProgress({ ...state, screen: { kind: 'hall' }, overlay: null }, { place: { ...state.progress.place, level: null, hall: hall.id, ...spot } });
}

/** Through a door of the hall one stands in: on, or back. */
export function throughDoor(state: State, from: Hall, way: 'on' | 'back'): State {
  const next = way === 'on' ? hallAfter(state.museum, from) : hallBefore(state.museum, from);
  if (next === null) return { ...state, notice: way === 'on' ? 'This is the last hall.' : 'Nothing stands here. Walk up to a case, then look.' };
  const name = next.name.replace(/^The /, 'the ');
  const spot: Spot = way === 'on' ? DOOR_BACK_SPOT : DOOR_SPOT;
  return { ...changeProgress(state, { place: { ...state.progress.place, hall: next.id, ...spot }, hasWalked: true }), notice: next.isOpen ? `This is ${name}.` : `This is ${name}. It is not built yet; its cases say what is planned.` };
}
