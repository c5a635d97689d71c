import type { View } from '#session/view.ts';
import { authorsOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import type { Scene } from './scene.ts';
import { authorSeat, TableTopic } from './TableTopic.tsx';

/** Each topic is introduced in a sentence or two. */
export function introduceScene(view: View, id: string): Scene {
  const { shared } = view;
  const place = shared.order.indexOf(id);
  const next = shared.topics[shared.order[place + 1] ?? ''];
  return {
    title: t('header.introduce', { at: place + 1, of: shared.order.length }),
    seat: authorSeat(view, id),
    table: <TableTopic id={id} />,
    acts: { note: next ? t('stage.listenThen', { name: authorsOf(shared, next) }) : t('introduce.listen') },
  };
}
