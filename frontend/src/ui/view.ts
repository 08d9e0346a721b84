// Where a picture stands in its frame: scale 1 fits it in, the offset is that of its centre from the frame's, in pixels.
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const fitted: View = { scale: 1, x: 0, y: 0 };
export const most = 8;

/** No further than its edges allow: a picture that is smaller than the frame stays in the middle. */
export function held(view: View, frame: Size, picture: Size): View {
  const scale = Math.min(Math.max(view.scale, 1), most);
  const fit = Math.min(frame.width / picture.width, frame.height / picture.height) || 1;
  const roomX = Math.max(0, (picture.width * fit * scale - frame.width) / 2);
  const roomY = Math.max(0, (picture.height * fit * scale - frame.height) / 2);
  const within = (v: number, room: number) => Math.min(Math.max(v, -room), room);
  return { scale, x: within(view.x, roomX), y: within(view.y, roomY) };
}

/** Grows or shrinks about a point that stays where it is; the point counts from the frame's centre. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), most);
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}
