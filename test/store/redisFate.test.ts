import { expect, test } from 'vitest';
import { ada, ben, Copies } from './copies.ts';
import { until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

const world = new RedisWorld();
const copies = new Copies(world);

test('a command that was refused when its window repeated it elsewhere is not done when the first proposal arrives late', async () => {
  const [other] = await copies.open(1);
  const { copy: slow, proxy } = await copies.behindProxy(other.name);
  await other.arrives(ben);
  await other.adds(ada, 'apple');
  await other.movesOn(ada, 'vote');
  await slow.replica.heal();

  proxy.delay('up', Number.POSITIVE_INFINITY);
  const vote = { type: 'cast-vote', topic: slow.topicOf('apple') } as const;
  slow.says(ben, vote, 50).catch(() => {});
  await other.movesOn(ada, 'reveal');
  expect(await other.repeats(ben, vote, 50)).toEqual({ code: 'voting-closed' });
  await other.says(ada, { type: 'undo-transition', step: other.session.step });
  proxy.mend();
  await until(() => slow.epoch === other.epoch && slow.replica.position?.version === other.replica.position?.version);
  for (const copy of [slow, other]) {
    await copy.replica.heal();
    expect(copy.votes).toEqual({});
  }
});
