import * as z from 'zod/mini';
import type { Chat } from './chats.ts';
import { type Heard, type Press, verbs } from './heard.ts';

/** How much of a message is read, in characters. A command is the first word after the bot's mention. */
export const longestText = 1024;
/**
 * How many entries of each list in an activity are read. An event may name more people; the door checks on everyone in the
 * session regularly anyway.
 */
export const mostListed = 500;

const short = z.string().check(z.maxLength(128));
const id = z.string().check(z.maxLength(512));
const maybeId = z.nullish(id);
/** The library rejects activities without these. */
const neededId = id.check(z.minLength(1));
/** For fields nothing depends on: a malformed one counts as missing. */
const unlessWrong = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object */
const Activity = z.object({
  type: short,
  name: z.nullish(short),
  // In other channels, clients can write what only Teams' service writes here, and libraries check tokens differently.
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
 * Parses what Teams posted; `undefined` if it isn't an activity in a Teams chat. The result is bounded, whatever was posted: ids,
 * and at most 1 KB that people wrote. Other fields are never read, and no library sees them.
 */
export function readActivity(body: unknown): Heard | undefined {
  const read = Activity.safeParse(body);
  if (!read.success) return undefined;
  const { type, name, channelId, serviceUrl, conversation, channelData, from, recipient, value } = read.data;
  const tenant = channelData?.tenant?.id ?? conversation.tenantId;
  if (!tenant) return undefined;
  // The meeting is derived from the chat, never read from an activity.
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

/** The locale of the person's client: a field of the activity, or of its `clientInfo` entity. */
function localeOf({ locale, entities }: z.infer<typeof Activity>): string | undefined {
  if (locale !== undefined) return locale;
  for (const entity of listed(entities)) {
    const info = ClientInfo.safeParse(entity);
    if (info.success) return info.data.locale;
  }
  return undefined;
}

/** Cuts a list before anything in it is parsed, so that many tiny entries can't stall us. */
function listed(list: unknown): unknown[] {
  return Array.isArray(list) ? list.slice(0, mostListed) : [];
}

/** The object ids of the people an event names. The service writes fields in camelCase or PascalCase. */
function leftIn(value: unknown): string[] {
  const { members, Members } = (value ?? {}) as Record<string, unknown>;
  return listed(members ?? Members).flatMap((member) => {
    const { user, User } = (member ?? {}) as Record<string, Record<string, unknown> | null>;
    const person = short.safeParse((user ?? User)?.aadObjectId ?? (user ?? User)?.AadObjectId);
    return person.success ? [person.data.toLowerCase()] : [];
  });
}
