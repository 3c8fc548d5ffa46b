// A tus client that is not ours uploads a file: node upload.mjs <endpoint> <headers> <file> <urls> <stop after>.
// Stops after so many bytes, as a person would who closes the lid; called again, it goes on where it was.
import { createReadStream, statSync } from "node:fs";
import { FileUrlStorage, Upload } from "tus-js-client";

const [endpoint, headers, file, urls, stopAfter] = process.argv.slice(2);
const size = statSync(file).size;
let from = null;
let sent = 0;
const say = (done) => console.log(JSON.stringify({ done, from, sent, size }));

const upload = new Upload(createReadStream(file), {
  endpoint,
  headers: JSON.parse(headers),
  uploadSize: size,
  chunkSize: 500_000,
  retryDelays: [0, 200, 1000],
  urlStorage: new FileUrlStorage(urls),
  fingerprint: async () => `ketepai-${size}`,
  storeFingerprintForResuming: true,
  onChunkComplete(_, accepted) {
    sent = accepted;
    if (accepted >= Number(stopAfter)) {
      upload.abort().then(() => { say(false); process.exit(0); });
    }
  },
  onProgress(at) { from ??= at; },
  onSuccess() { say(true); },
  onError(error) { console.error(String(error)); process.exit(1); },
});

const earlier = await upload.findPreviousUploads();
if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
upload.start();
