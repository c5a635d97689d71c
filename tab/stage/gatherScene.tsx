import { peopleTakingPart } from '#session/selectors.ts';
import type {} from '#session/view.ts';
import { t } from '../words/words.ts';
import { AddTopicRow } from './AddTopicRow.tsx';
import { Agreed } from './Agreed.tsx';
import type { Scene, StageView } from './scene.ts';
import { TopicLines } from './TopicLines.tsx';

/** Topics arrive in front of their authors' seats. */
export function gatherScene({ shared }: StageView): Scene {
  const authors = new Set(Object.values(shared.topics).flatMap((topic) => topic.parts.map((part) => part.author)));
  const here = peopleTakingPart(shared);
  return {
    title: t('header.gather'),
    progress: t('stage.have', { have: here.filter((id) => authors.has(id)).length, of: here.length }),
    seat: (id) => ({
      ...(authors.has(id)
        ? { state: 'done', said: t('stage.hasTopic') }
        : { state: 'empty', said: t('people.noTopic') }),
      hasSlip: true,
    }),
    table: (
      <>
        <AddTopicRow />
        <TopicLines />
      </>
    ),
    acts: { note: <Agreed /> },
  };
}
