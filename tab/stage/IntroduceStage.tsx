import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { t } from '../words/words.ts';
import { authorsOf } from './authors.ts';
import { Queue } from './Queue.tsx';
import { Main } from './StageFrame.tsx';
import { TopicText } from './TopicText.tsx';

/** The topic being introduced, and those that follow. */
export function IntroduceStage({ id }: { id: string }) {
  const { shared } = useView();
  const topic = shared.topics[id];
  const place = shared.order.indexOf(id);
  if (!topic) return <Main>{null}</Main>;
  return (
    <>
      <Main>
        <Facts
          facts={[t('stage.introduction', { at: place + 1, of: shared.order.length }), ...authorsOf(shared, topic)]}
        />
        <TopicText topic={topic} />
        <Facts facts={[t('introduce.listen')]} />
      </Main>
      <Queue topics={shared.order.slice(place + 1)} empty={t('stage.noNext')} />
    </>
  );
}
