package photo

import "math"

// plane is one component of a picture, eight bits a sample.
type plane struct {
	pix           []uint8
	stride        int
	width, height int
}

func newPlane(width, height int) plane {
	return plane{pix: make([]uint8, width*height), stride: width, width: width, height: height}
}

func (p plane) row(y int) []uint8 { return p.pix[y*p.stride:][:p.width] }

// transposed swaps rows and columns, in tiles that fit the cache.
func (p plane) transposed() plane {
	const tile = 32
	t := newPlane(p.height, p.width)
	for y0 := 0; y0 < p.height; y0 += tile {
		for x0 := 0; x0 < p.width; x0 += tile {
			for y := y0; y < min(y0+tile, p.height); y++ {
				line := p.row(y)
				for x := x0; x < min(x0+tile, p.width); x++ {
					t.pix[x*t.stride+y] = line[x]
				}
			}
		}
	}
	return t
}

// window is the part of the source that one target sample is averaged from:
// samples from first on, by weights that add up to 1 << weightBits.
type window struct {
	target  int
	first   int
	weights []uint32
}

const weightBits = 16

// axis describes one direction of a plane: a line of target luma samples made
// from source luma samples, and how many of either share one sample here.
type axis struct {
	source, target     int // luma samples, target <= source
	sourceStep, toStep int // luma samples to one sample of this plane: 1, 2 or 4
	flip               bool
}

// length is the number of target samples of the plane.
func (a axis) length() int { return (a.target + a.toStep - 1) / a.toStep }

// windows divides the source among the target samples by area, exactly and in
// source order. The flip is part of it, so that a chroma sample still lies over
// the luma samples it colours when their number is odd.
func (a axis) windows() []window {
	n := a.length()
	unit := a.target * a.sourceStep // parts of one source sample
	windows := make([]window, 0, n)
	for i := range n {
		from, to := i*a.toStep, min((i+1)*a.toStep, a.target)
		if a.flip {
			from, to = a.target-to, a.target-from
		}
		start, end := from*a.source, to*a.source
		w := window{target: i, first: start / unit}
		given := uint32(0)
		for edge := (w.first + 1) * unit; given < 1<<weightBits; edge += unit {
			upTo := uint32(((min(edge, end)-start)<<weightBits + (end-start)/2) / (end - start))
			w.weights = append(w.weights, upTo-given)
			given = upTo
		}
		windows = append(windows, w)
	}
	if a.flip {
		for i, j := 0, len(windows)-1; i < j; i, j = i+1, j-1 {
			windows[i], windows[j] = windows[j], windows[i]
		}
	}
	return windows
}

// shrinker averages source rows into a plane as they come, so that a picture
// need not be held in a second form at full size.
type shrinker struct {
	to            plane
	columns, rows []window
	y, next       int      // the source row to come, the row window it opens with
	sums          []uint32 // of the rows of that window
}

func newShrinker(x, y axis) *shrinker {
	return &shrinker{
		to:      newPlane(x.length(), y.length()),
		columns: x.windows(), rows: y.windows(),
		sums: make([]uint32, (x.source+x.sourceStep-1)/x.sourceStep),
	}
}

// add takes the next source row.
func (s *shrinker) add(row []uint8) {
	for s.next < len(s.rows) {
		w := &s.rows[s.next]
		i := s.y - w.first
		if i < 0 {
			break
		}
		accumulate(s.sums, row, w.weights[i], i == 0)
		if i+1 < len(w.weights) {
			break
		}
		s.emit(s.to.row(w.target))
		s.next++
	}
	s.y++
}

func accumulate(sums []uint32, row []uint8, weight uint32, first bool) {
	row = row[:len(sums)]
	if first {
		for i := range sums {
			sums[i] = weight * uint32(row[i])
		}
		return
	}
	for i := range sums {
		sums[i] += weight * uint32(row[i])
	}
}

func (s *shrinker) emit(row []uint8) {
	for i := range s.columns {
		w := &s.columns[i]
		sums := s.sums[w.first:][:len(w.weights)]
		total := uint64(1) << (2*weightBits - 1)
		for j, weight := range w.weights {
			total += uint64(weight) * uint64(sums[j])
		}
		row[w.target] = uint8(total >> (2 * weightBits))
	}
}

// lanczos resamples a plane to width × height with the three-lobed kernel:
// sharper than averaging where the step is small. scaleX and scaleY are luma
// samples of the source to one of the target.
func lanczos(from plane, width, height int, scaleX, scaleY float64) plane {
	across := newPlane(width, from.height)
	taps := lanczosTaps(from.width, width, scaleX)
	for y := range from.height {
		source, target := from.row(y), across.row(y)
		for x := range target {
			t := &taps[x]
			part := source[t.first:][:len(t.weights)]
			sum := int32(1 << (lanczosBits - 1))
			for i, weight := range t.weights {
				sum += weight * int32(part[i])
			}
			target[x] = clamp8(sum >> lanczosBits)
		}
	}
	down := newPlane(width, height)
	sums := make([]int32, width)
	for y, t := range lanczosTaps(from.height, height, scaleY) {
		for x := range sums {
			sums[x] = 1 << (lanczosBits - 1)
		}
		for i, weight := range t.weights {
			source := across.row(t.first + i)[:len(sums)]
			for x := range sums {
				sums[x] += weight * int32(source[x])
			}
		}
		target := down.row(y)
		for x := range target {
			target[x] = clamp8(sums[x] >> lanczosBits)
		}
	}
	return down
}

type tap struct {
	first   int
	weights []int32
}

const lanczosBits = 14

func lanczosTaps(source, target int, scale float64) []tap {
	const lobes = 3
	taps := make([]tap, target)
	for i := range taps {
		centre := (float64(i)+0.5)*scale - 0.5
		first := min(max(int(math.Ceil(centre-lobes*scale)), 0), source-1)
		last := max(min(int(math.Floor(centre+lobes*scale)), source-1), first)
		weights := make([]float64, last-first+1)
		total := 0.0
		for j := range weights {
			x := math.Abs(float64(first+j)-centre) / scale * math.Pi
			switch {
			case x < 1e-9:
				weights[j] = 1
			case x < lobes*math.Pi:
				weights[j] = math.Sin(x) / x * math.Sin(x/lobes) / (x / lobes)
			}
			total += weights[j]
		}
		if total == 0 { // beyond the edge of a plane a sample short
			weights[0], total = 1, 1
		}
		whole := make([]int32, len(weights))
		left, peak := int32(1<<lanczosBits), 0
		for j, w := range weights {
			whole[j] = int32(math.Round(w / total * (1 << lanczosBits)))
			left -= whole[j]
			if whole[j] > whole[peak] {
				peak = j
			}
		}
		whole[peak] += left
		taps[i] = tap{first: first, weights: whole}
	}
	return taps
}

func clamp8(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
