import * as z from 'zod/mini';
import { type Asker, type Chat, type Press, verbs } from './bot.ts';

/** How much of a message is read, in characters: each of our words is the first after the mention of the bot. */
export const longestText = 1024;
/**
 * How many entries are read of each list in an activity. An event can name more people than that: the door asks about
 * everyone in the session in their turn, named or not.
 */
export const mostListed = 500;

/** What a library needs to route and answer an activity: ids that Teams' service sets, and nothing that people wrote. */
interface Envelope {
  type: string;
  name: string | undefined;
  channelId: 'msteams';
  id: string | undefined;
  serviceUrl: string;
  conversation: { id: string; tenantId: string; isGroup: true; conversationType: 'groupChat'; name: '' };
  from: { id: string; name: '' };
  recipient: { id: string; name: '' };
  membersAdded: Array<{ id: string; name: '' }>;
}

/** An activity as far as it is read. */
export interface Heard {
  envelope: Envelope;
  chat: Chat;
  /** Always there in a message and a press. */
  asker: Asker | undefined;
  /** At most `longestText` characters. */
  text: string;
  /** `undefined`: no button of ours. */
  press: Press | undefined;
  /** Who left the call, at most `mostListed` people. */
  left: string[];
}

const short = z.string().check(z.maxLength(128));
const id = z.string().check(z.maxLength(512));
const maybeId = z.nullish(id);
/** The library refuses turns without these. */
const neededId = id.check(z.minLength(1));
/** A field that nothing depends on: a wrong one counts as left out. */
const unlessWrong = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object */
const Activity = z.object({
  type: short,
  name: z.nullish(short),
  // Clients of other channels write what Teams' service alone writes here, and libraries check their tokens in other ways.
  channelId: z.literal('msteams'),
  id: maybeId,
  serviceUrl: id,
  conversation: z.object({ id, tenantId: maybeId }),
  channelData: z.nullish(z.object({ tenant: z.nullish(z.object({ id: maybeId })) })),
  from: z.object({ id: neededId, aadObjectId: maybeId }),
  recipient: z.object({ id: neededId }),
  locale: unlessWrong(short),
  entities: z.optional(z.unknown()),
  text: unlessWrong(z.string()),
  membersAdded: z.optional(z.unknown()),
  value: z.optional(z.unknown()),
});
const CardPress = z.object({
  action: z.object({ verb: z.enum(verbs), data: z.object({ openedAt: z.number() }) }),
});
const ClientInfo = z.object({ type: z.literal('clientInfo'), locale: short });
const Member = z.object({ id });

/**
 * Reads what Teams posted; `undefined` where that is no activity of a chat in Teams. Everything it returns is bounded,
 * whatever was posted: at most 1 KB that people wrote, and ids. Fields that are not named here are never read, and no
 * library sees them.
 */
export function readActivity(body: unknown): Heard | undefined {
  const read = Activity.safeParse(body);
  if (!read.success) return undefined;
  const { type, name, channelId, serviceUrl, conversation, channelData, from, recipient, value } = read.data;
  const tenant = channelData?.tenant?.id ?? conversation.tenantId;
  if (!tenant) return undefined;
  // The meeting follows from the chat; no id of one is taken from an activity.
  const chat: Chat = { tenant: tenant.toLowerCase(), conversation: conversation.id, meeting: '' };
  const person = from.aadObjectId?.toLowerCase();
  const asker = person ? { chat, person, locale: localeOf(read.data) } : undefined;
  if (!asker && (type === 'message' || type === 'invoke')) return undefined;

  const bot = { id: recipient.id, name: '' as const };
  const isAdded = listed(read.data.membersAdded).some((member) => Member.safeParse(member).data?.id === bot.id);
  return {
    envelope: {
      type,
      name: name ?? undefined,
      channelId,
      id: read.data.id ?? undefined,
      serviceUrl,
      conversation: {
        id: conversation.id,
        tenantId: tenant,
        isGroup: true,
        conversationType: 'groupChat',
        name: '',
      },
      from: { id: from.id, name: '' },
      recipient: bot,
      membersAdded: isAdded ? [bot] : [],
    },
    chat,
    asker,
    text: (read.data.text ?? '').slice(0, longestText),
    press: pressOf(value),
    left: leftIn(value),
  };
}

function pressOf(value: unknown): Press | undefined {
  const press = CardPress.safeParse(value).data?.action;
  return press && { verb: press.verb, openedAt: press.data.openedAt };
}

/** What the person's client is set to: Teams says it of the activity, or among its entities of the client. */
function localeOf({ locale, entities }: z.infer<typeof Activity>): string | undefined {
  if (locale !== undefined) return locale;
  for (const entity of listed(entities)) {
    const info = ClientInfo.safeParse(entity);
    if (info.success) return info.data.locale;
  }
  return undefined;
}

/** The entries that are read of what should be a list: before anything is parsed, so that tiny ones can't stall us. */
function listed(list: unknown): unknown[] {
  return Array.isArray(list) ? list.slice(0, mostListed) : [];
}

/** Object ids of the people whom an event names; the service writes its fields in camelCase or PascalCase. */
function leftIn(value: unknown): string[] {
  const { members, Members } = (value ?? {}) as Record<string, unknown>;
  return listed(members ?? Members).flatMap((member) => {
    const { user, User } = (member ?? {}) as Record<string, Record<string, unknown> | null>;
    const person = short.safeParse((user ?? User)?.aadObjectId ?? (user ?? User)?.AadObjectId);
    return person.success ? [person.data.toLowerCase()] : [];
  });
}
