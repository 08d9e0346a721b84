package site

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

type productPage struct {
	Name, About, Facility, Place string
	Members                      []string
	Sign                         int
	Group                        string
	Pictures                     []numbered
	NoPicture                    Picture
	Certificates                 []certificateLine
	Cycles                       []climb
	CriteriaTitle                string
	Criteria                     []criterionLine
	Mark                         template.HTML
}

type numbered struct {
	Number int
	Picture
}

type certificateLine struct {
	Label, Number, Href string
	State, Word         string // State is done, wait or bad
}

type climb struct {
	Cycle string
	Tiers int
	Steps []climbStep
}

type climbStep struct {
	Ink, Place          int
	Inked               bool
	Title, Score, Level string
	State, Word         string // of a step that is not inked: wait, none or ahead
	Text                []string
	Href                string
}

type criterionLine struct {
	Name, Points, Max string
	Bar               template.HTML
}

func (s *Site) product(ctx context.Context, w *Words, id string) (*frame, error) {
	v, err := s.results.Product(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read product %s: %w", id, err)
	}
	sign := groupSign([]Group{v.Group}, v.Group.ID)
	page := &productPage{
		Name: v.Name, About: v.About, Members: v.Members, Facility: v.Facility, Sign: sign, Group: w.name(v.Group.Name),
		Place:     strings.Join(slices.DeleteFunc([]string{v.Place, v.Province}, func(p string) bool { return p == "" }), ", "),
		NoPicture: picture(nil, "", sign),
	}
	for i := range v.Photos {
		page.Pictures = append(page.Pictures, numbered{i + 1, picture(&v.Photos[i], w.PhotoOf(v.Name, i+1, len(v.Photos)), sign)})
	}
	cycles := slices.SortedStableFunc(slices.Values(v.Cycles), func(a, b Climb) int { return cmp.Compare(b.Cycle, a.Cycle) })
	var highest, latest *Step
	var won []string
	demo := false
	for _, c := range cycles {
		page.Cycles = append(page.Cycles, climbOfCycle(w, c))
		for i := range c.Steps {
			step := &c.Steps[i]
			demo = demo || step.Demonstration
			if step.State != StepAwarded {
				continue
			}
			won = append(won, w.TierYear(tierName(w, step.Tier), step.Year))
			if highest == nil || step.Tier.Step > highest.Tier.Step {
				highest = step
			}
			if len(step.Criteria) > 0 && (latest == nil || step.On.After(latest.On)) {
				latest = step
			}
		}
	}
	for _, c := range v.Certificates {
		page.Certificates = append(page.Certificates, certificateOf(w, c))
	}
	if latest != nil {
		page.CriteriaTitle = w.CriteriaTitle(w.TierYear(tierName(w, latest.Tier), latest.Year))
		page.Criteria = criterionLines(w, latest.Criteria)
	}
	f := s.newFrame(w, "product", "/san-pham/"+id, v.Name, w.MetaProduct(v.Facility, strings.Join(won, ", ")))
	f.Description = strings.ReplaceAll(f.Description, "\u00a0", " ")
	f.Section, f.Demo, f.Main = "results", demo, page
	if len(v.Photos) > 0 {
		s.preview(f, &v.Photos[0], v.Name)
	}
	return f, nil
}

func certificateOf(w *Words, c Certificate) certificateLine {
	line := certificateLine{Label: w.CertificateOf(w.TierYear(tierName(w, c.Tier), c.Year)), Number: c.Number}
	if c.CheckURL != "" {
		line.Href = w.address(c.CheckURL)
	}
	switch c.Status {
	case CertificateValid:
		line.State, line.Word = "done", w.ValidUntil(w.day(c.ValidUntil))
	case CertificateExpired:
		line.State, line.Word = "wait", w.ExpiredOn(w.day(c.ValidUntil))
	case CertificateSuperseded:
		line.State, line.Word = "none", w.Superseded
	default:
		line.State, line.Word = "bad", w.Revoked
	}
	return line
}

func climbOfCycle(w *Words, c Climb) climb {
	view := climb{Cycle: w.Cycle(c.Cycle), Tiers: len(c.Steps)}
	ladder := make([]Tier, len(c.Steps))
	for i, step := range c.Steps {
		ladder[i] = step.Tier
	}
	for i, step := range c.Steps {
		line := climbStep{Ink: ink(ladder, step.Tier.ID), Place: i + 1, Inked: step.State == StepAwarded, Title: w.name(step.Tier.Name)}
		if step.Unit.Name != "" && step.Tier.ID != "province" && step.Tier.ID != "nation" {
			line.Title = step.Unit.Name
		}
		if month := w.monthOf(step.On); month != "" {
			line.Title += ", " + month
		}
		if line.Inked {
			line.Score = score(w, step.Score)
			line.Text = append(line.Text, w.StepRank(step.Rank, step.Entered))
			if step.Level != "" {
				line.Level = upperFirst(w.Level(step.Level))
			}
		}
		if step.Province != "" && step.State != StepAhead {
			where := step.Province
			if step.ProvinceNow != "" {
				where = bound(step.Province) + ", " + w.Now(step.ProvinceNow)
			}
			line.Text = append(line.Text, where+".")
		}
		if !step.PromotedAt.IsZero() {
			line.Text = append(line.Text, w.StepPromoted(w.moment(step.PromotedAt)))
		}
		if step.RoundID != "" {
			line.Href = w.address("/ket-qua/" + step.RoundID)
		}
		switch step.State {
		case StepWaiting:
			line.State, line.Word = "wait", w.StepWaiting
		case StepEnded:
			line.State, line.Word = "none", w.StepEnded
		case StepAhead:
			line.State, line.Word = "ahead", w.StepAhead
		}
		if !line.Inked && step.Year > 0 && step.On.IsZero() {
			line.Text = append(line.Text, fmt.Sprintf("%s %d.", w.StepExpct, step.Year))
		}
		if step.Note != "" {
			line.Text = append(line.Text, step.Note)
		}
		view.Steps = append(view.Steps, line)
	}
	return view
}

// criterionLines draws each criterion group on the scale of the longest, so that its length is its weight.
func criterionLines(w *Words, criteria []CriterionPoints) []criterionLine {
	var longest int64 = 1
	for _, c := range criteria {
		longest = max(longest, c.Max)
	}
	var lines []criterionLine
	for _, c := range criteria {
		track := 300 * float64(c.Max) / float64(longest)
		done := track * float64(min(c.Points, c.Max)) / float64(max(c.Max, 1))
		lines = append(lines, criterionLine{
			Name: w.name(c.Name), Points: w.points(c.Points), Max: w.OutOf(w.short(c.Max)),
			Bar: template.HTML(fmt.Sprintf(`<svg class="wb" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true"><path class="wt" d="M0 0h%sv8h-%sz"/><path d="M0 0h%sv8h-%sz"/></svg>`,
				tidy(track), tidy(track), tidy(done), tidy(done))),
		})
	}
	return lines
}

func (s *Site) method(ctx context.Context, w *Words) (*frame, error) {
	demo, err := s.demonstrates(ctx)
	if err != nil {
		return nil, err
	}
	f := s.newFrame(w, "method", "/cach-tinh", w.MethodTitle, w.MethodLead)
	f.Section, f.Demo = "method", demo
	return f, nil
}
