namespace GraphCompiler.Core;

/// <summary>
/// Where the boxes of a graph stand: in rows, each below what it takes; a long arrow has a place of its own in every row that it
/// passes. Rows are ordered by the means of their neighbours (Sugiyama, Tagawa and Toda 1981), then spread to stand near them.
/// </summary>
internal sealed class GraphLayout
{
    private const int Sweeps = 12;
    private const double Gap = 22;

    private readonly List<Cell> _cells = [];
    private readonly List<List<Cell>> _rows = [];

    /// <param name="widths">How wide each box is.</param>
    /// <param name="arrows">From which box to which; each goes from an earlier to a later one.</param>
    public GraphLayout(IReadOnlyList<double> widths, IReadOnlyList<(int From, int To)> arrows)
    {
        Boxes = [.. widths.Select(w => new Cell(w))];
        Arrows = [.. arrows.Select(_ => new List<Cell>())];
        _cells.AddRange(Boxes);
        Rank(arrows);
        for (var i = 0; i < arrows.Count; i++) Pass(Boxes[arrows[i].From], Boxes[arrows[i].To], Arrows[i]);
        foreach (var cell in _cells)
        {
            while (_rows.Count <= cell.Row) _rows.Add([]);
            _rows[cell.Row].Add(cell);
        }

        Order();
        Spread();
    }

    /// <summary>The boxes, as they were given.</summary>
    public IReadOnlyList<Cell> Boxes { get; }

    /// <summary>For each arrow the cells that it goes through, both ends among them.</summary>
    public IReadOnlyList<List<Cell>> Arrows { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows => _rows.Count;

    /// <summary>How wide all is.</summary>
    public double Width => _cells.Count == 0 ? 0 : _cells.Max(c => c.X + (c.Width / 2));

    // Each box as high as it can be; one that takes nothing as low as those that take it allow, to stand beside them.
    private void Rank(IReadOnlyList<(int From, int To)> arrows)
    {
        foreach (var (from, to) in arrows.OrderBy(a => a.To)) Boxes[to].Row = Math.Max(Boxes[to].Row, Boxes[from].Row + 1);
        var takes = new HashSet<int>(arrows.Select(a => a.To));
        foreach (var group in arrows.Where(a => !takes.Contains(a.From)).GroupBy(a => a.From)) Boxes[group.Key].Row = group.Min(a => Boxes[a.To].Row) - 1;
    }

    private void Pass(Cell from, Cell to, List<Cell> cells)
    {
        cells.Add(from);
        for (var row = from.Row + 1; row < to.Row; row++)
        {
            var passed = new Cell(4) { Row = row };
            _cells.Add(passed);
            cells.Add(passed);
        }

        cells.Add(to);
        for (var i = 1; i < cells.Count; i++)
        {
            cells[i - 1].Below.Add(cells[i]);
            cells[i].Above.Add(cells[i - 1]);
        }
    }

    private void Order()
    {
        foreach (var row in _rows) Number(row);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var goesDown = sweep % 2 == 0;
            foreach (var row in goesDown ? _rows : Enumerable.Reverse(_rows))
            {
                foreach (var cell in row) cell.Wish = Mean(goesDown ? cell.Above : cell.Below, c => c.Place, cell.Place);
                var sorted = row.OrderBy(c => c.Wish).ToList();
                row.Clear();
                row.AddRange(sorted);
                Number(row);
            }
        }
    }

    private static void Number(List<Cell> row)
    {
        for (var i = 0; i < row.Count; i++) row[i].Place = i;
    }

    private void Spread()
    {
        foreach (var row in _rows) Pack(row, 0);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var goesDown = sweep % 2 == 0;
            foreach (var row in goesDown ? _rows : Enumerable.Reverse(_rows))
            {
                foreach (var cell in row) cell.Wish = Mean(goesDown ? cell.Above : cell.Below, c => c.X, cell.X);
                Near(row);
            }
        }

        if (_cells.Count == 0) return;
        var left = _cells.Min(c => c.X - (c.Width / 2));
        foreach (var cell in _cells) cell.X -= left;
    }

    // From the left each cell stands at its wish or where there is room; then the same from the right; the middle of both.
    private static void Near(List<Cell> row)
    {
        var fromLeft = new double[row.Count];
        for (var i = 0; i < row.Count; i++) fromLeft[i] = i == 0 ? row[i].Wish : Math.Max(row[i].Wish, fromLeft[i - 1] + Apart(row[i - 1], row[i]));
        var fromRight = 0.0;
        for (var i = row.Count - 1; i >= 0; i--)
        {
            fromRight = i == row.Count - 1 ? row[i].Wish : Math.Min(row[i].Wish, fromRight - Apart(row[i], row[i + 1]));
            row[i].X = (fromLeft[i] + fromRight) / 2;
        }
    }

    private static void Pack(List<Cell> row, double left)
    {
        for (var i = 0; i < row.Count; i++) row[i].X = i == 0 ? left : row[i - 1].X + Apart(row[i - 1], row[i]);
    }

    private static double Apart(Cell left, Cell right) => ((left.Width + right.Width) / 2) + Gap;

    private static double Mean(List<Cell> cells, Func<Cell, double> of, double otherwise) => cells.Count == 0 ? otherwise : cells.Average(of);

    /// <summary>A box, or where an arrow passes a row.</summary>
    internal sealed class Cell(double width)
    {
        /// <summary>How wide it is.</summary>
        public double Width { get; } = width;

        /// <summary>Its row, from the top.</summary>
        public int Row { get; set; }

        /// <summary>Its number in the row.</summary>
        public int Place { get; set; }

        /// <summary>Where its middle is.</summary>
        public double X { get; set; }

        /// <summary>Where it would stand by its neighbours.</summary>
        public double Wish { get; set; }

        /// <summary>Where its arrows come from.</summary>
        public List<Cell> Above { get; } = [];

        /// <summary>Where they go.</summary>
        public List<Cell> Below { get; } = [];
    }
}
