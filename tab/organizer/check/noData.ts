import { withoutData } from '#grouping/noData.ts';
import type { Person } from '#grouping/person.ts';
import { isOn, type Rule, rules, type Settings, type Wish, wishes } from '#grouping/settings.ts';
import { say } from '../words.ts';

/** The names of the rules and wishes that matter to the Organizer, but that a list says nothing about. Empty if it knows all. */
export function named(people: readonly Person[], settings: Settings): string {
  const missing = new Set<Rule | Wish>(withoutData(people));
  return [
    ...rules.filter((rule) => missing.has(rule) && isOn(settings, rule)).map((rule) => say(`rule.${rule}`)),
    ...wishes
      .filter((wish) => missing.has(wish) && settings.weights[wish] > 0)
      .map((wish) => withinSentence(say(`wish.${wish}`))),
  ].join('; ');
}

/** Wishes are named by labels, which begin with a capital letter; rules aren't, and may begin with a German noun. */
function withinSentence(label: string): string {
  return label.replace(/^./u, (first) => first.toLocaleLowerCase());
}
