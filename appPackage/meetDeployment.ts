import * as z from 'zod';
import { type Json, stringsIn } from './placeholders.ts';

/** The add-on's deployment for Google Meet: https://developers.google.com/apps-script/manifest/meet-addons */
const Deployment = z.strictObject({
  addOns: z.strictObject({
    common: z.strictObject({ name: z.string().min(1), logoUrl: z.string() }),
    meet: z.strictObject({
      web: z.strictObject({
        sidePanelUrl: z.string().endsWith('/meet/panel'),
        // Screen sharing would show the session to people who aren't in it, and to recordings.
        supportsScreenSharing: z.literal(false),
        addOnOrigins: z.array(z.string()).min(1),
        logoUrl: z.string(),
        darkModeLogoUrl: z.string(),
      }),
    }),
  }),
});

/** The problems of a deployment, one sentence each; empty if it can be given to Google. */
export function deploymentProblems(deployment: Json): string[] {
  const unfilled = stringsIn(deployment).filter((text) => /\{\{|\}\}/.test(text));
  if (unfilled.length > 0) return unfilled.map((text) => `The placeholder in "${text}" has no value.`);
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

/** Meet shows pages of these origins in its frames. No wildcards, because a subdomain may be someone else's tomorrow. */
function originProblems(origin: string): string[] {
  if (URL.canParse(origin) && new URL(origin).origin === origin && origin.startsWith('https://')) return [];
  return [`${origin} must be an https origin without a path.`];
}

function addressProblems(url: string, origins: readonly string[]): string[] {
  if (!url.startsWith('https:') || !URL.canParse(url)) return [`${url} must start with https.`];
  return origins.includes(new URL(url).origin) ? [] : [`${url} isn't in addOnOrigins.`];
}
