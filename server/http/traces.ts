import { type Channel, channel } from 'node:diagnostics_channel';
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { FastifyInstance } from 'fastify';
import type { Observer } from '../live/observer.ts';
import type { Store } from '../store/store.ts';

/** Asked every few seconds by machines; their spans would hide the others. */
const probes: ReadonlySet<unknown> = new Set(['/healthz', '/readyz']);

/**
 * A process's traces: spans of HTTP requests, of commands, of what the store does and of calls to Teams and Google. A span has a name
 * and codes from fixed sets, durations, and the host name of a service; never a URL, an id, a name or text.
 */
export class Traces {
  readonly #provider;
  readonly #tracer;
  /** Of our own, not the API's global one: nothing else in this process may add spans. */
  readonly #contexts = new AsyncLocalStorageContextManager().enable();
  readonly #listeners: [Channel, (message: unknown) => void][] = [];

  /** `collector`: an OTLP endpoint without `/v1/traces`. If it can't be reached, spans are dropped. */
  constructor(collector: string) {
    const exporter = new OTLPTraceExporter({ url: `${collector}/v1/traces`, timeoutMillis: 2_000 });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'mini-m' }),
      spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: 2_000 })],
    });
    this.#tracer = this.#provider.getTracer('mini-m');
    this.#watchCalls();
  }

  /** Adds a span for each HTTP request, named after its route. A trace always begins here: `traceparent` isn't believed. */
  serve(app: FastifyInstance): void {
    const spans = new WeakMap<object, Span>();
    app.addHook('onRequest', (request, _reply, done) => {
      const { method, routeOptions } = request;
      if (probes.has(routeOptions.url)) return done();
      const route = routeOptions.url ?? 'unknown';
      const attributes = { 'http.request.method': method, 'http.route': route };
      const span = this.#tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT);
      spans.set(request, span);
      this.#contexts.with(trace.setSpan(ROOT_CONTEXT, span), done);
    });
    app.addHook('onResponse', (request, { statusCode }, done) => {
      const span = spans.get(request);
      span?.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      done();
    });
  }

  /** Passes everything on to `next`, and adds a span for each command that was carried out. */
  observing(next: Observer | undefined): Observer {
    return {
      joined: () => next?.joined(),
      closed: (reason) => next?.closed(reason),
      answered: (outcome) => next?.answered(outcome),
      told: (ms) => {
        const now = Date.now();
        this.#tracer.startSpan('command', { startTime: now - ms }, ROOT_CONTEXT).end(now);
        next?.told(ms);
      },
      cleared: (why) => next?.cleared(why),
    };
  }

  /** Wraps a store to add a span for each operation on a log. */
  watching(store: Store): Store {
    const traced =
      <A extends unknown[], R>(name: string, operate: (...args: A) => Promise<R>) =>
      (...args: A) =>
        this.#during(`store ${name}`, () => operate(...args));
    return {
      ...store,
      open: traced('open', store.open),
      propose: traced('propose', store.propose),
      settle: traced('settle', store.settle),
      restore: traced('restore', store.restore),
      wipe: traced('wipe', store.wipe),
      watch: traced('watch', store.watch),
    };
  }

  /** Sends what is left, for at most a few seconds. */
  async stop(): Promise<void> {
    for (const [from, listener] of this.#listeners) from.unsubscribe(listener);
    // A collector that is away must not fail a clean stop.
    await this.#provider.shutdown().catch(() => {});
    this.#contexts.disable();
  }

  async #during<R>(name: string, work: () => Promise<R>): Promise<R> {
    const span = this.#tracer.startSpan(name, { kind: SpanKind.CLIENT }, this.#active());
    try {
      return await this.#contexts.with(trace.setSpan(this.#active(), span), work);
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Node's `fetch` reports its requests on these channels. */
  #watchCalls(): void {
    const spans = new WeakMap<object, Span>();
    this.#listen<Call>('undici:request:create', ({ request }) => {
      const attributes = { 'http.request.method': request.method, 'server.address': new URL(request.origin).hostname };
      const span = this.#tracer.startSpan(request.method, { kind: SpanKind.CLIENT, attributes }, this.#active());
      spans.set(request, span);
    });
    this.#listen<Call & { response: { statusCode: number } }>('undici:request:headers', ({ request, response }) => {
      spans.get(request)?.setAttribute('http.response.status_code', response.statusCode);
    });
    this.#listen<Call>('undici:request:trailers', ({ request }) => spans.get(request)?.end());
    this.#listen<Call & { error: unknown }>('undici:request:error', ({ request, error }) => {
      const span = spans.get(request);
      if (span) failed(span, error);
      span?.end();
    });
  }

  #listen<Message>(name: string, listener: (message: Message) => void): void {
    const from = channel(name);
    const untyped = (message: unknown) => listener(message as Message);
    from.subscribe(untyped);
    this.#listeners.push([from, untyped]);
  }

  #active(): Context {
    return this.#contexts.active();
  }
}

interface Call {
  request: { method: string; origin: string | URL };
}

/** Only the kind of the error: its message could quote people. */
function failed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
}
