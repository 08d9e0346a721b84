/** The address of a photo or a paper as one judge of this device asks for it; the packet keeps it under the same. */
export function mediaAs(url: string, judgeId: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}judge=${encodeURIComponent(judgeId)}`;
}
