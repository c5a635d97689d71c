/** Whether this browser plays the chime: `on` or `off`, and nothing until somebody chose. No content. */
const place = 'mini-m.chime';

/** What was chosen in this browser; until then, only who facilitates hears it. */
export function chimeWanted(facilitator: boolean): boolean {
  try {
    const chosen = localStorage.getItem(place);
    return chosen === null ? facilitator : chosen === 'on';
  } catch {
    // No storage in this frame: nothing depends on it.
    return facilitator;
  }
}

export function rememberChime(wanted: boolean): void {
  try {
    localStorage.setItem(place, wanted ? 'on' : 'off');
  } catch {
    // As above.
  }
}

let audio: AudioContext | undefined;

/** Two soft notes, once. Silent where the browser allows no sound yet: a chime that comes late would startle. */
export function playChime(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  const at = audio.currentTime + 0.05;
  note(audio, 659.25, at);
  note(audio, 880, at + 0.18);
  // A context that the browser put to sleep; it was allowed before.
  void audio.resume();
}

/** One note that swells and fades: frequency in Hz, beginning in seconds. */
function note(audio: AudioContext, frequency: number, at: number): void {
  const tone = new OscillatorNode(audio, { frequency });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.08, at + 0.04);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 1);
}
