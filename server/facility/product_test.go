package facility_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
)

func TestAddProduct(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	f := w.registered(t)
	set := facility.ProductDetails{Name: "Bộ ấm chén", Kind: facility.Set, Members: []string{" Ấm ", "Chén", "Khay"}}
	t.Run("keeps the members of a set in order", func(t *testing.T) {
		p, err := w.s.AddProduct(ctx, w.owner, f.ID, uuid.Nil, set, false)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.s.ReadProduct(ctx, w.owner, p.ID)
		if err != nil || !slices.Equal(got.Members, []string{"Ấm", "Chén", "Khay"}) || got.Kind != facility.Set {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("twice under one id adds once", func(t *testing.T) {
		id := uuid.Must(uuid.NewV7())
		for range 2 {
			if _, err := w.s.AddProduct(ctx, w.owner, f.ID, id, facility.ProductDetails{Name: "Chè xanh", Kind: facility.Single}, false); err != nil {
				t.Fatal(err)
			}
		}
		other, err := w.s.Register(ctx, w.claimant, facility.Registration{Details: w.details(), Confirmed: true})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.s.AddProduct(ctx, w.claimant, other.ID, id, facility.ProductDetails{Name: "Chè xanh", Kind: facility.Single}, false)
		wantFault(t, err, "id-taken")
	})
	t.Run("of a known name waits for a confirmation, also at once", func(t *testing.T) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := w.s.AddProduct(ctx, w.owner, f.ID, uuid.Nil, facility.ProductDetails{Name: "Miến dong", Kind: facility.Single}, false); err != nil {
					wantFault(t, err, "product-like")
				}
			})
		}
		wg.Wait()
		if n := w.count(t, "SELECT count(*) FROM products WHERE name_folded = 'mien dong'"); n != 1 {
			t.Errorf("got %d products, want 1", n)
		}
		if _, err := w.s.AddProduct(ctx, w.owner, f.ID, uuid.Nil, facility.ProductDetails{Name: "miến  dong", Kind: facility.Single}, true); err != nil {
			t.Error(err)
		}
	})
	t.Run("is for the owner and the officers of the place", func(t *testing.T) {
		for who, by := range w.people() {
			_, err := w.s.AddProduct(ctx, by, f.ID, uuid.Nil, facility.ProductDetails{Name: "Của " + who, Kind: facility.Single}, false)
			if who == "organiser" {
				if err != nil {
					t.Errorf("%s: %v", who, err)
				}
				continue
			}
			wantFault(t, err, "facility-not-found") // the facility lies in the province, not in the commune
		}
	})
	refused := map[string]struct {
		change     func(*facility.ProductDetails)
		path, code string
	}{
		"no name":                {func(d *facility.ProductDetails) { d.Name = "" }, "name", "name-length"},
		"a description too long": {func(d *facility.ProductDetails) { d.Description = strings.Repeat("x", 4001) }, "description", "too-long"},
		"an unknown kind":        {func(d *facility.ProductDetails) { d.Kind = "pair" }, "kind", "kind-unknown"},
		"a set of one":           {func(d *facility.ProductDetails) { d.Members = d.Members[:1] }, "members", "members-number"},
		"a set of too many":      {func(d *facility.ProductDetails) { d.Members = manyNames(61) }, "members", "members-number"},
		"members of a single":    {func(d *facility.ProductDetails) { d.Kind = facility.Single }, "members", "members-of-single"},
		"a member without name":  {func(d *facility.ProductDetails) { d.Members = []string{"Ấm", " "} }, "members[1]", "name-length"},
		"a member twice":         {func(d *facility.ProductDetails) { d.Members = []string{"Ấm", "ấm"} }, "members[1]", "member-twice"},
	}
	for name, c := range refused {
		t.Run("of "+name+" is refused", func(t *testing.T) {
			d := set
			c.change(&d)
			_, err := w.s.AddProduct(ctx, w.owner, f.ID, uuid.Nil, d, true)
			wantField(t, err, c.path, c.code)
		})
	}
}

func manyNames(n int) (names []string) {
	for i := range n {
		names = append(names, strings.Repeat("x", i+1))
	}
	return names
}

func TestUpdateProduct(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	f := w.registered(t)
	p := w.product(t, f, "Chè")
	set := facility.ProductDetails{Name: "Bộ chè", Kind: facility.Set, Members: []string{"Chè xanh", "Chè đen"}}
	t.Run("makes a set of a single, and a single of a set", func(t *testing.T) {
		got, err := w.s.UpdateProduct(ctx, w.owner, p.ID, 1, set)
		if err != nil || got.Version != 2 || len(got.Members) != 2 {
			t.Fatalf("got %+v, %v", got, err)
		}
		if _, err := w.s.UpdateProduct(ctx, w.owner, p.ID, 2, facility.ProductDetails{Name: "Chè", Kind: facility.Single}); err != nil {
			t.Fatal(err)
		}
		if n := w.count(t, "SELECT count(*) FROM product_members"); n != 0 {
			t.Errorf("got %d members left, want none", n)
		}
	})
	t.Run("of nothing changes nothing", func(t *testing.T) {
		if got, err := w.s.UpdateProduct(ctx, w.owner, p.ID, 3, facility.ProductDetails{Name: " Chè ", Kind: facility.Single}); err != nil || got.Version != 3 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("at an old version is stale", func(t *testing.T) {
		_, err := w.s.UpdateProduct(ctx, w.owner, p.ID, 1, set)
		wantFault(t, err, "stale")
	})
	t.Run("by the wrong person is not found", func(t *testing.T) {
		for who, by := range w.people() {
			if who != "organiser" {
				_, err := w.s.UpdateProduct(ctx, by, p.ID, 3, set)
				wantFault(t, err, "product-not-found")
				_, err = w.s.ReadProduct(ctx, by, p.ID)
				wantFault(t, err, "product-not-found")
				_, err = w.s.Products(ctx, by, f.ID, "", uuid.Nil, 10)
				wantFault(t, err, "facility-not-found")
			}
		}
	})
	t.Run("waits while an entry is being judged, until its round is published", func(t *testing.T) {
		round := w.judged(t, p)
		_, err := w.s.UpdateProduct(ctx, w.owner, p.ID, 3, set)
		wantFault(t, err, "product-being-judged")
		w.exec(t, "UPDATE rounds SET phase = 'published', frozen_at = now() WHERE id = $1", round)
		if _, err := w.s.UpdateProduct(ctx, w.owner, p.ID, 3, set); err != nil {
			t.Error(err)
		}
	})
}

func TestMergeProducts(t *testing.T) {
	ctx := t.Context()
	t.Run("leads from one to the other, over several steps", func(t *testing.T) {
		w := newWorld(t)
		f := w.registered(t)
		a, b, c := w.product(t, f, "Chè A"), w.product(t, f, "Chè B"), w.product(t, f, "Chè C")
		for range 2 { // twice changes nothing
			if p, err := w.s.MergeProducts(ctx, w.organiser, a.ID, 1, b.ID, "cùng một sản phẩm"); err != nil || p.Version != 2 {
				t.Fatalf("got %+v, %v", p, err)
			}
		}
		if _, err := w.s.MergeProducts(ctx, w.organiser, b.ID, 1, c.ID, "cùng một sản phẩm"); err != nil {
			t.Fatal(err)
		}
		if n := w.count(t, "SELECT count(*) FROM ledger_entries WHERE action = 'merge-products' AND reason <> ''"); n != 2 {
			t.Errorf("got %d ledger entries, want 2", n)
		}
		err := database.Read(ctx, w.s.DB, func(tx *database.Tx) error {
			for _, p := range []*facility.Product{a, b, c} {
				root, err := facility.Root(tx, p.ID)
				if err != nil || root != c.ID {
					t.Errorf("root of %s: got %s, %v", p.Name, root, err)
				}
				line, err := facility.Lineage(tx, p.ID)
				if err != nil || !slices.Equal(line, []uuid.UUID{c.ID, b.ID, a.ID}) {
					t.Errorf("lineage of %s: got %v, %v", p.Name, line, err)
				}
			}
			_, err := facility.Root(tx, uuid.New())
			wantFault(t, err, "product-not-found")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.s.Products(ctx, w.owner, f.ID, "che", uuid.Nil, 10)
		if err != nil || len(list) != 1 || list[0].ID != c.ID {
			t.Errorf("got %+v, %v; want the one that is left", list, err)
		}
		_, err = w.s.UpdateProduct(ctx, w.owner, a.ID, 2, facility.ProductDetails{Name: "Khác", Kind: facility.Single})
		wantFault(t, err, "product-merged")
	})
	w := newWorld(t)
	f := w.registered(t)
	a, b := w.product(t, f, "Chè A"), w.product(t, f, "Chè B")
	t.Run("is an organiser's", func(t *testing.T) {
		people := w.people()
		people["owner"] = w.owner
		delete(people, "organiser")
		for _, by := range people {
			_, err := w.s.MergeProducts(ctx, by, a.ID, 1, b.ID, "x")
			wantFault(t, err, "product-not-found")
		}
	})
	t.Run("wants a reason, another product, of the same facility, at the version seen", func(t *testing.T) {
		other, err := w.s.Register(ctx, w.claimant, facility.Registration{Details: w.details(), Confirmed: true})
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := w.s.AddProduct(ctx, w.claimant, other.ID, uuid.Nil, facility.ProductDetails{Name: "Chè A", Kind: facility.Single}, false)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.s.MergeProducts(ctx, w.organiser, a.ID, 1, b.ID, "")
		wantField(t, err, "reason", "reason-missing")
		_, err = w.s.MergeProducts(ctx, w.organiser, a.ID, 1, a.ID, "x")
		wantField(t, err, "into", "merge-itself")
		_, err = w.s.MergeProducts(ctx, w.organiser, a.ID, 1, foreign.ID, "x")
		wantField(t, err, "into", "merge-other-facility")
		_, err = w.s.MergeProducts(ctx, w.organiser, a.ID, 1, uuid.New(), "x")
		wantFault(t, err, "product-not-found")
		_, err = w.s.MergeProducts(ctx, w.organiser, a.ID, 5, b.ID, "x")
		wantFault(t, err, "stale")
	})
	t.Run("both ways at once makes no circle", func(t *testing.T) {
		var errs [2]error
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = w.s.MergeProducts(ctx, w.organiser, a.ID, 1, b.ID, "x") })
		wg.Go(func() { _, errs[1] = w.s.MergeProducts(ctx, w.organiser, b.ID, 1, a.ID, "x") })
		wg.Wait()
		refused := errs[0]
		if refused == nil {
			refused = errs[1]
		}
		if (errs[0] == nil) == (errs[1] == nil) || fault.Of(refused) == nil {
			t.Errorf("got %v and %v, want one refusal", errs[0], errs[1])
		}
		if n := w.count(t, "SELECT count(*) FROM products WHERE merged_into IS NOT NULL"); n != 1 {
			t.Errorf("got %d merged, want 1", n)
		}
	})
	t.Run("into a merged one is refused", func(t *testing.T) {
		var merged, left uuid.UUID
		if err := w.s.DB.Pool.QueryRow(ctx, "SELECT id, merged_into FROM products WHERE merged_into IS NOT NULL").Scan(&merged, &left); err != nil {
			t.Fatal(err)
		}
		c := w.product(t, f, "Chè C")
		_, err := w.s.MergeProducts(ctx, account.Platform, c.ID, 1, merged, "x")
		wantFault(t, err, "product-merged")
	})
}
