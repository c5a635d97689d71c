import type { SharedView } from '#session/view.ts';
import { nameOf } from '../ui/me.ts';
import { seatOf, shortNameOf } from '../ui/names.ts';
import { listed, t } from '../words/words.ts';
import type { Seat } from './Person.tsx';
import type { Scene, StageView } from './scene.ts';

type WithPeople = Pick<SharedView, 'people'>;

/** Everyone's seat in a scene. They keep their places: people who left are away. */
export function seatsOf({ shared, me }: StageView, scene: Scene): Seat[] {
  const ids = Object.keys(shared.people).filter((id) => shared.people[id]?.acknowledged || shared.people[id]?.present);
  return ids.map((id) => {
    const { said, fact, isNeeded, ...seat } = scene.seat(id);
    const person = shared.people[id];
    const isMe = id === me;
    const isFacilitator = id === shared.facilitator;
    const isAway = !person?.present;
    const who = [...(isMe ? [t('stage.you')] : []), ...(isFacilitator ? [t('stage.facilitator')] : [])];
    const away = isAway ? t('people.away') : person?.acknowledged ? undefined : t('people.entering');
    return {
      ...whoSits(shared, id),
      ...seat,
      isMe,
      isAway,
      isNeeded: isMe || isFacilitator || (isNeeded ?? (seat.state === 'speaking' || seat.state === 'author')),
      fact: away ?? fact ?? who[0],
      said: listed([shortNameOf(shared, id), ...(said ? [said] : []), ...who, ...(away ? [away] : [])], 'unit'),
    };
  });
}

/** The lit seats of everyone who agreed to the rule. */
export function farewellSeats(shared: WithPeople): Seat[] {
  const ids = Object.keys(shared.people).filter((id) => shared.people[id]?.acknowledged);
  return ids.map((id) => ({ ...whoSits(shared, id), state: 'speaking' }));
}

function whoSits(shared: WithPeople, id: string) {
  const short = shortNameOf(shared, id);
  return { id, name: nameOf(shared, id), short, said: short, place: seatOf(shared, id) };
}
