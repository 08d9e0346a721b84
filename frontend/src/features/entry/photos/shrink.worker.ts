import { digest, type Surface, shrink, Unusable } from './shrink';
import type { Answer, Asked } from './shrinker';

const surface: Surface = (width, height) => {
  const canvas = new OffscreenCanvas(width, height);
  return {
    draw(picture) {
      const context = canvas.getContext('2d', { alpha: false });
      if (!context) throw new Error('no canvas');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, width, height);
    },
    jpeg: (quality) => canvas.convertToBlob({ type: 'image/jpeg', quality }),
  };
};

addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  let answer: Answer;
  try {
    const made = data.job === 'digest' ? await digest(data.file) : await shrink(data.file, data.edge, surface);
    answer = { id: data.id, made };
  } catch (failure) {
    answer = { id: data.id, code: failure instanceof Unusable ? failure.code : 'photo-damaged' };
  }
  postMessage(answer);
});
