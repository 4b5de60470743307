using System.Globalization;
using System.Text;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// Writes a function with control flow at random: branches and loops that tensors or host values decide, in each other, with jumps,
/// updates of variables, effects, numbers that become tensors, and gradients inside. Equal choices write equal functions.
/// </summary>
/// <remarks>Every loop is bounded by a counter, and every value by a function that is, so that all of them end and stay finite.</remarks>
internal sealed class RandomControlProgram
{
    private const int Depth = 3;

    private enum Kind
    {
        /// <summary>A vector as long as <c>x</c>.</summary>
        Vector,
        Scalar,
        Int,

        /// <summary>A number of the host, which becomes a tensor where a tensor decides: whatever holds both is written of it.</summary>
        Count,
        Bool,
    }

    private enum Loop
    {
        None,
        Tensor,

        /// <summary>A loop that the host decides, which is unrolled: no tensor may decide about a jump out of it.</summary>
        Unrolled,
    }

    private readonly IReadOnlyList<int> _choices;
    private readonly List<(string Name, Kind Kind, bool IsAssignable)> _locals = [("x", Kind.Vector, true), ("n", Kind.Int, true)];
    private readonly StringBuilder _body = new();
    private readonly bool _canSteer;
    private int _at;
    private int _names;
    private int _indent = 2;

    // What is around the statement: true for what a tensor decides, false for a loop that is unrolled.
    private readonly List<bool> _around = [];
    private bool _isHost;
    private bool _hasGradient;

    public RandomControlProgram(string name, IReadOnlyList<int> choices)
    {
        (Name, _choices) = (name, choices);
        _canSteer = Next(3) > 0;
        Write();
        var parameters = UsesK ? ", int k" : "";
        if (UsesFlag) parameters += ", bool flag";
        if (UsesFactor) parameters += ", float factor";
        var arguments = $"(b.Model, b.X, b.M, b.N{(UsesK ? ", b.K" : "")}{(UsesFlag ? ", b.Flag" : "")}{(UsesFactor ? ", b.Factor" : "")})";
        Source = $$"""
                [TfFunction]
                public static (Tensor<float> A, Tensor<float> B, Tensor<int> C) {{name}}(Model model, [Shape("N")] Tensor<float> x, [Shape("R", "N")] Tensor<float> m, [Shape] Tensor<int> n{{parameters}})
                {
            {{_body}}    }

            """;
        Case = $"new(\"{name}\", {(UsesK ? "true" : "false")}, {(UsesFlag ? "true" : "false")}, {(_hasGradient ? "true" : "false")}, b => {name}Function.HostFunction{arguments}, b => {name}Function.Call{arguments}, {name}Function),";
    }

    public string Name { get; }

    /// <summary>The method.</summary>
    public string Source { get; }

    /// <summary>What the driver knows of it.</summary>
    public string Case { get; }

    /// <summary>Whether it takes an <c>int k</c>, which steers: its value is part of the signature.</summary>
    private bool UsesK { get; set; }

    private bool UsesFlag { get; set; }

    /// <summary>Whether it takes a <c>float factor</c>, an operand only: an input of the graph.</summary>
    private bool UsesFactor { get; set; }

    private int Next(int count)
    {
        var (turn, at) = Math.DivRem(_at++, _choices.Count);
        return (int)((uint)(_choices[at] + (turn * 7919)) % (uint)count);
    }

    private bool Chance(int percent) => Next(100) < percent;

    private void Write()
    {
        Line("var s = Tf.ReduceMean(x);");
        _locals.Add(("s", Kind.Scalar, true));
        if (Chance(50)) Declare(Kind.Count);
        var tape = Chance(30) ? New("tape") : null;
        if (tape is not null)
        {
            _hasGradient = true;
            Line("var start = x * 0.75f;");
            Line($"using var {tape} = new GradientTape();");
            Line($"{tape}.Watch(start);");
            _locals.Add(("start", Kind.Vector, false));
        }

        for (var i = 2 + Next(4); i > 0; i--) Statement(Depth, Loop.None);
        if (tape is null)
        {
            Return();
            return;
        }

        // What a gradient is decides nothing: it may differ in its last bits.
        var of = Chance(50) ? "start" : "model.V";
        Line($"var slope = {tape}.Gradient(Tf.ReduceSum({Vector()}) * {Scalar()}, {of}, unconnectedGradients: UnconnectedGradients.Zero);");
        if (Chance(30)) Line("model.V.Assign(Tf.Tanh(model.V - 0.1f * slope));");
        Line($"return (Tf.Tanh(slope) + {Vector()}, {Scalar()}, {Int()});");
    }

    private void Return() => Line($"return ({Vector()}, {Scalar()}, {Int()});");

    private void Statement(int depth, Loop loop)
    {
        var choice = Next(depth > 0 ? 30 : 14);
        switch (choice)
        {
            case <= 4:
                Assign();
                break;
            case 5 or 6:
                Declare((Kind)Next(5));
                break;
            case 7 or 8:
                Update();
                break;
            case 9 or 10:
                Effect();
                break;
            case 11:
                Either();
                break;
            case 12 or 13:
                Jump(loop);
                break;
            case <= 19:
                If(depth, loop);
                break;
            case 20 or 21:
                While(depth);
                break;
            case 22:
                Do(depth);
                break;
            case 23 or 24:
                For(depth);
                break;
            case 25 or 26:
                ForEach($"Tf.Range({(Chance(50) ? $"Tf.Maximum(Tf.Minimum({Int()}, 3), 0)" : "1, 4")})", Kind.Int, depth);
                break;
            case 27:
                ForEach("m", Kind.Vector, depth);
                break;
            case 28:
                ForEach("x", Kind.Scalar, depth);
                break;
            default:
                ForEachOfArray(depth);
                break;
        }
    }

    private void Block(int depth, Loop loop, int most = 3)
    {
        var known = _locals.Count;
        for (var i = 1 + Next(most); i > 0; i--) Statement(depth - 1, loop);
        _locals.RemoveRange(known, _locals.Count - known);
    }

    private void Open(string text)
    {
        Line(text);
        Line("{");
        _indent++;
    }

    private void Close(string text = "}")
    {
        _indent--;
        Line(text);
    }

    private void If(int depth, Loop loop)
    {
        var known = _around.Count;
        Arm($"if ({Condition()})", depth, loop);
        if (Chance(30)) Arm($"else if ({Condition()})", depth, loop);
        if (Chance(60)) Arm("else", depth, loop);
        _around.RemoveRange(known, _around.Count - known);
    }

    // The arms that follow are inside what decided about the first.
    private void Arm(string head, int depth, Loop loop)
    {
        if (!_isHost) _around.Add(true);
        Open(head);
        Block(depth, loop);
        Close();
        _isHost = true;
    }

    private void While(int depth)
    {
        var counter = Counter();
        Open($"while ({(Chance(50) ? $"{counter} < {Bound()} && ({TensorCondition()})" : $"({TensorCondition()}) && {counter} < {Bound()}")})");
        Line($"{counter} += 1;");
        Body(depth);
        Close();
    }

    private void Do(int depth)
    {
        var counter = Counter();
        Open("do");
        Line($"{counter}++;");
        Body(depth);
        Close($"}} while ({counter} < {Bound()} && ({TensorCondition()}));");
    }

    private void For(int depth)
    {
        var i = New("i");
        if (Chance(50)) Loops($"for (var {i} = 0; {i} < Tf.Minimum({Int()}, 3); {i}++)", i, Kind.Count, depth, Loop.Tensor);
        else Loops($"for (var {i} = 0; {i} < {(_canSteer && Chance(60) ? K() : Bound())}; {i}++)", i, Kind.Count, depth, Loop.Unrolled);
    }

    private void ForEach(string over, Kind kind, int depth)
    {
        var each = New("e");
        Loops($"foreach (var {each} in {over})", each, kind, depth, Loop.Tensor);
    }

    private void ForEachOfArray(int depth)
    {
        var each = New("h");
        Loops($"foreach (var {each} in new[] {{ 1, 2, 3 }})", each, Kind.Count, depth, Loop.Unrolled);
    }

    private void Loops(string head, string each, Kind kind, int depth, Loop loop)
    {
        var known = _locals.Count;
        Open(head);
        _locals.Add((each, kind, false));
        _around.Add(loop == Loop.Tensor);
        Block(depth, loop);
        _around.RemoveAt(_around.Count - 1);
        _locals.RemoveRange(known, _locals.Count - known);
        Close();
    }

    private void Body(int depth)
    {
        _around.Add(true);
        Block(depth, Loop.Tensor);
        _around.RemoveAt(_around.Count - 1);
    }

    private string Counter()
    {
        var counter = New("c");
        Line($"{(Chance(50) ? "var" : "Tensor<int>")} {counter} = 0;");
        return counter;
    }

    private string Bound() => (2 + Next(3)).ToString(CultureInfo.InvariantCulture);

    private void Jump(Loop loop)
    {
        var isReturn = loop == Loop.None || Chance(30);

        // A tensor decides neither about a jump out of a loop that is unrolled nor about a return through one.
        var mustBeHost = isReturn ? _around.Contains(false) : loop == Loop.Unrolled;
        if (mustBeHost && (!_canSteer || (isReturn ? _around.Skip(_around.IndexOf(false)) : _around.Skip(_around.LastIndexOf(false))).Contains(true))) return;
        Open($"if ({(mustBeHost ? HostCondition() : Condition())})");
        if (Chance(40)) Assign();
        if (isReturn) Return();
        else Line(Chance(50) ? "break;" : "continue;");
        Close();
    }

    private void Assign()
    {
        var targets = _locals.Where(l => l.IsAssignable).ToArray();
        var (name, kind, _) = targets[Next(targets.Length)];
        if (kind == Kind.Count) Line(Chance(50) ? $"{name}++;" : $"{name} += {Bound()};");
        else if (kind == Kind.Bool) Line($"{name} = {(Chance(30) ? "true" : TensorCondition())};");
        else if (kind == Kind.Scalar && Chance(20)) Line($"{name} *= {Scalar()};");
        else if (kind == Kind.Int && Chance(30)) Line($"{name} {(Chance(50) ? "+" : "-")}= {(Chance(50) ? "1" : Int())};");
        else Line($"{name} = {Of(kind)};");
    }

    private void Declare(Kind kind)
    {
        var name = New("v");
        if (kind == Kind.Count) Line($"{(Chance(50) ? "var" : "int")} {name} = {(_canSteer && Chance(30) ? K() : Bound())};");
        else if (kind == Kind.Bool) Line($"Tensor<bool> {name} = {(Chance(50) ? "false" : TensorCondition())};");
        else Line($"{(Chance(50) ? "var" : TypeOf(kind))} {name} = {Of(kind)};");
        _locals.Add((name, kind, true));
    }

    /// <summary>A local that each arm assigns, or a choice.</summary>
    private void Either()
    {
        var (name, kind) = (New("v"), (Kind)Next(3));
        if (Chance(50))
        {
            Line($"var {name} = {Condition()} ? {Of(kind)} : {Of(kind)};");
        }
        else
        {
            Line($"{TypeOf(kind)} {name};");
            Line($"if ({Condition()}) {name} = {Of(kind)};");
            Line($"else {name} = {Of(kind)};");
        }

        _locals.Add((name, kind, true));
    }

    private void Update() => Line(Next(5) switch
    {
        0 => $"model.V.Assign(Tf.Tanh(model.V + {Vector()}));",
        1 => $"model.V.AssignAdd({Vector()} * 0.1f);",
        2 => $"model.W.Assign({Scalar()});",
        3 => $"model.W.AssignSub(Tf.Tanh({Scalar()}) * 0.1f);",
        _ => $"model.W.Assign(Tf.Tanh(model.W * {Scalar()} + 0.3f));",
    });

    private void Effect()
    {
        var number = New("p");
        Line(Next(4) switch
        {
            0 => $"Tf.Print([\"{number}\", {Int()}], \" \", output: Log.Writer);",
            1 => $"Tf.Print([\"{number}\", {Scalar()}], \" \", output: Log.Writer);",
            2 => $"Tf.HostAction(t => Log.Note(\"{number}\", t), {Int()});",
            _ => $"Tf.HostAction(() => Log.Writer.WriteLine(\"{number}\"));",
        });
    }

    private string Condition()
    {
        _isHost = _canSteer && Chance(25);
        return _isHost ? HostCondition() : TensorCondition();
    }

    private string HostCondition() => Next(4) switch
    {
        0 => $"{K()} > 1",
        1 => Flag(),
        2 => $"{K()} == 2 || {Flag()}",
        _ => $"!{Flag()}",
    };

    private string TensorCondition(int nested = 0) => Next(nested < 2 ? 14 : 9) switch
    {
        0 => $"{Scalar()} > 0.1f",
        1 => $"{Pick(Kind.Scalar)} < {Pick(Kind.Scalar)} * 0.9f",
        2 => $"{Pick(Kind.Int)} > {Bound()}",
        3 => $"{Int()} % 2 == 0",
        4 => $"Tf.ReduceSum({Pick(Kind.Vector)}) > 0f",
        5 => $"Noisy({Pick(Kind.Scalar)})",
        6 => Has(Kind.Count) ? $"{Pick(Kind.Count)} > {Bound()}" : "n != 3",
        7 => Has(Kind.Bool) ? Pick(Kind.Bool) : $"{Pick(Kind.Scalar)} > -0.2f",
        8 => $"model.W > {Pick(Kind.Scalar)}",
        9 or 10 => $"{Part(nested)} && {Part(nested)}",
        11 or 12 => $"{Part(nested)} || {Part(nested)}",
        _ => $"!{Part(nested)}",
    };

    private string Part(int nested) => $"({(_canSteer && Chance(15) ? HostCondition() : TensorCondition(nested + 1))})";

    private string Of(Kind kind) => kind switch
    {
        Kind.Vector => Vector(),
        Kind.Scalar => Scalar(),
        _ => Int(),
    };

    private string Vector() => Next(11) switch
    {
        0 or 1 => $"Tf.Tanh({Pick(Kind.Vector)} + {Pick(Kind.Vector)})",
        2 => $"{Pick(Kind.Vector)} * {Pick(Kind.Vector)}",
        3 => $"Tf.Sigmoid({Pick(Kind.Vector)} - {Pick(Kind.Scalar)})",
        4 => $"({Pick(Kind.Vector)} + {Pick(Kind.Scalar)}) * 0.5f",
        5 => $"Tf.Minimum({Pick(Kind.Vector)}, {Pick(Kind.Vector)})",
        6 => $"Tf.Maximum({Pick(Kind.Vector)}, {Pick(Kind.Scalar)})",
        7 => $"model.V * {Pick(Kind.Vector)}",
        8 => "m[0] * 0.5f",
        9 => $"Tf.Tanh({Pick(Kind.Vector)} * model.W)",
        _ => $"{Pick(Kind.Vector)} * 0.5f",
    };

    private string Scalar() => Next(12) switch
    {
        0 => $"Tf.ReduceMean({Pick(Kind.Vector)})",
        1 => $"Tf.ReduceMax({Pick(Kind.Vector)})",
        2 or 3 => $"Tf.Tanh({Pick(Kind.Scalar)} + {Pick(Kind.Scalar)})",
        4 => $"{Pick(Kind.Scalar)} * {Pick(Kind.Scalar)}",
        5 => $"Tf.Sigmoid({Pick(Kind.Scalar)} - Tf.Cast<float>({Pick(Kind.Int)}))",
        6 => $"Tf.Minimum({Pick(Kind.Scalar)}, {Pick(Kind.Scalar)})",
        7 => $"Bend({Pick(Kind.Scalar)})",
        8 => $"{Pick(Kind.Scalar)} * 0.5f - 0.1f",
        9 => $"Tf.Tanh(model.W + {Pick(Kind.Scalar)})",
        10 when Chance(50) => $"Tf.Tanh({Pick(Kind.Scalar)} * {Factor()})",
        _ => "model.W * 0.5f",
    };

    private string Int() => Next(7) switch
    {
        0 => $"{Pick(Kind.Int)} + 1",
        1 => $"{Pick(Kind.Int)} - {Pick(Kind.Int)}",
        2 => $"{Pick(Kind.Int)} % 3",
        3 => $"Tf.Minimum({Pick(Kind.Int)} * 2, 20)",
        4 when Has(Kind.Count) => $"(Tensor<int>){Pick(Kind.Count)}",
        5 when Has(Kind.Count) => $"{Pick(Kind.Int)} + {Pick(Kind.Count)}",
        _ => $"{Pick(Kind.Int)} * 1",
    };

    private string K()
    {
        UsesK = true;
        return "k";
    }

    private string Factor()
    {
        UsesFactor = true;
        return "factor";
    }

    private string Flag()
    {
        UsesFlag = true;
        return "flag";
    }

    private bool Has(Kind kind) => _locals.Exists(l => l.Kind == kind);

    // Mostly what is new.
    private string Pick(Kind kind)
    {
        var fitting = _locals.Where(l => l.Kind == kind).ToArray();
        return fitting[Math.Max(Next(fitting.Length), Next(fitting.Length))].Name;
    }

    private static string TypeOf(Kind kind) => kind == Kind.Int ? "Tensor<int>" : "Tensor<float>";

    private string New(string prefix) => prefix + (++_names).ToString(CultureInfo.InvariantCulture);

    private void Line(string text) => _body.Append(' ', _indent * 4).Append(text).Append('\n');
}
