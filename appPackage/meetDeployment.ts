import * as z from 'zod';
import { type Json, stringsIn } from './placeholders.ts';

/** What Google Meet is told about us: https://developers.google.com/apps-script/manifest/meet-addons has the fields. */
const Deployment = z.strictObject({
  addOns: z.strictObject({
    common: z.strictObject({ name: z.string().min(1), logoUrl: z.string() }),
    meet: z.strictObject({
      web: z.strictObject({
        sidePanelUrl: z.string().endsWith('/meet/panel'),
        // A shared screen shows what it shows to whoever records it, and to people who are not in the session.
        supportsScreenSharing: z.literal(false),
        addOnOrigins: z.array(z.string()).min(1),
        logoUrl: z.string(),
        darkModeLogoUrl: z.string(),
      }),
    }),
  }),
});

/** All that is wrong with a deployment, each a sentence; nothing when it may be handed to Google. */
export function deploymentProblems(deployment: Json): string[] {
  const unfilled = stringsIn(deployment).filter((text) => /\{\{|\}\}/.test(text));
  if (unfilled.length > 0) return unfilled.map((text) => `Nothing stands for the placeholder in "${text}".`);
  const parsed = Deployment.safeParse(deployment);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `deployment.json: ${path.join('.')}: ${message}`);
  }
  const { common, meet } = parsed.data.addOns;
  const { sidePanelUrl, addOnOrigins, logoUrl, darkModeLogoUrl } = meet.web;
  return [
    ...addOnOrigins.flatMap(originProblems),
    ...[sidePanelUrl, common.logoUrl, logoUrl, darkModeLogoUrl].flatMap((url) => addressProblems(url, addOnOrigins)),
  ];
}

/** Meet lets pages of these origins into its frames, so they are written out: a wildcard may be anybody's tomorrow. */
function originProblems(origin: string): string[] {
  if (URL.canParse(origin) && new URL(origin).origin === origin && origin.startsWith('https://')) return [];
  return [`${origin} must be an origin that begins with https, without a path.`];
}

function addressProblems(url: string, origins: readonly string[]): string[] {
  if (!url.startsWith('https:') || !URL.canParse(url)) return [`${url} must begin with https.`];
  return origins.includes(new URL(url).origin) ? [] : [`${url} is outside of addOnOrigins.`];
}
