/**
 * `fetch` with bounded responses: a foreign server may send endless bodies, or small ones that decompress to any size.
 */

/** More than any document that is fetched here. */
const ANSWER_BYTES_MAX = 1024 * 1024;

export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
}

/**
 * Reading a body that exceeds the limit after decompression fails with AnswerTooLargeError and closes the connection.
 */
export async function boundedFetch(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  if (!response.body) return response;
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= ANSWER_BYTES_MAX) controller.enqueue(chunk);
      else controller.error(new AnswerTooLargeError(`more than ${ANSWER_BYTES_MAX} bytes`));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counted), { status, statusText, headers });
}
