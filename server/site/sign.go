package site

import (
	"fmt"
	"html/template"
	"strings"
)

// ink numbers the inks by a tier's distance from the top of its ladder: 3 is the top's indigo, 2 the red below it, 1
// the yellow below that, 0 the green of anything lower.
func ink(ladder []Tier, id string) int {
	for i, t := range ladder {
		if t.ID == id {
			return max(0, 3-(len(ladder)-1-i))
		}
	}
	return 0
}

var (
	inkColours  = [4]string{"#4e9178", "#f2b531", "#d5412b", "#0f4e68"}
	inkOverlaps = [4]string{"#4a6717", "#ca2e08", "#1d1a1a", ""} // of an ink and the one above it, as flat colours
)

// place says where a tier stands on its ladder, 1 the lowest; 0 when it is not on it.
func place(ladder []Tier, id string) int {
	for i, t := range ladder {
		if t.ID == id {
			return i + 1
		}
	}
	return 0
}

// marks draws tier marks, each form once as a symbol and after that by reference.
type marks struct {
	symbols strings.Builder
	have    map[string]bool
}

// draw gives the mark of a ladder of so many tiers: those up to won are inked, the next one is dashed when it is
// nominated for, the rest are faint. With only, the lower ones stay faint too: the sign of a tier by itself.
func (m *marks) draw(tiers, won int, nominated, only bool) template.HTML {
	if tiers == 0 {
		return ""
	}
	id := fmt.Sprintf("m%d%d%d%d", tiers, won, bit(nominated), bit(only))
	if !m.have[id] {
		if m.have == nil {
			m.have = map[string]bool{}
		}
		m.have[id] = true
		fmt.Fprintf(&m.symbols, `<symbol id="%s" viewBox="0 0 %d %d">%s</symbol>`, id, 16+10*tiers, 15+11*tiers, squares(tiers, won, nominated, only))
	}
	return template.HTML(fmt.Sprintf(`<svg class="mk" aria-hidden="true"><use href="#%s"/></svg>`, id))
}

func bit(v bool) int {
	if v {
		return 1
	}
	return 0
}

func squares(tiers, won int, nominated, only bool) string {
	var b strings.Builder
	for i := range tiers {
		x, y := 3+10*i, 3+11*(tiers-1-i)
		level := max(0, 3-(tiers-1-i))
		switch {
		case i < won && (!only || i == won-1):
			fmt.Fprintf(&b, `<path fill="%s" d="M%d %dh20v20h-20z"/>`, inkColours[level], x, y)
			if i > 0 && !only {
				fmt.Fprintf(&b, `<path fill="%s" d="M%d %dh10v9h-10z"/>`, inkOverlaps[max(0, level-1)], x, y+11)
			}
		case i == won && nominated:
			fmt.Fprintf(&b, `<path fill="none" stroke="#1c1b19" stroke-width="1.5" stroke-dasharray="3 2.5" d="M%d.75 %d.75h18.5v18.5h-18.5z"/>`, x, y)
		default:
			fmt.Fprintf(&b, `<path fill="none" stroke="#1c1b19" stroke-width="1.5" opacity=".45" d="M%d.75 %d.75h18.5v18.5h-18.5z"/>`, x, y)
		}
	}
	return b.String()
}

// all gives the symbols that were drawn.
func (m *marks) all() template.HTML { return template.HTML(m.symbols.String()) }

// bar draws the criterion groups side by side, each as long as its maximum and inked as far as its points. The shapes
// are drawn, not painted as backgrounds, so that they come out on paper.
func bar(w *Words, criteria []CriterionPoints) template.HTML {
	var total int64
	for _, c := range criteria {
		total += c.Max
	}
	if total <= 0 {
		return ""
	}
	const length, gap = 300.0, 3.0
	room := length - gap*float64(len(criteria)-1)
	var track, filled strings.Builder
	var words []string
	x := 0.0
	for _, c := range criteria {
		width := room * float64(c.Max) / float64(total)
		fmt.Fprintf(&track, "M%s 0h%sv8h-%sz", tidy(x), tidy(width), tidy(width))
		if done := width * float64(min(c.Points, c.Max)) / float64(max(c.Max, 1)); done > 0 {
			fmt.Fprintf(&filled, "M%s 0h%sv8h-%sz", tidy(x), tidy(done), tidy(done))
		}
		words = append(words, w.points(c.Points)+" / "+w.short(c.Max))
		x += width + gap
	}
	label := template.HTMLEscapeString(w.MeansLabel(strings.Join(words, "; ")))
	return template.HTML(fmt.Sprintf(`<svg class="wb" viewBox="0 0 300 8" preserveAspectRatio="none" role="img" aria-label="%s"><path class="wt" d="%s"/><path d="%s"/></svg>`,
		label, track.String(), filled.String()))
}

func tidy(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", v), "0"), ".")
}
