declare module 'iconv-lite/encodings/sbcs-data-generated.js' {
  const tables: Readonly<Record<'cp850' | 'cp852', { chars: string }>>;
  export default tables;
}
