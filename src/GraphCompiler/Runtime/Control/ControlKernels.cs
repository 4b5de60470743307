using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>The control operators, a line each: their code stands in <c>Runtime/Control/&lt;Operator&gt;Launch.cs</c>, that of lists, searches, segments and texts in <c>ListLaunches.cs</c> and its like.</summary>
internal static class ControlKernels
{
    public static ControlLaunch Bind(ControlOperator @operator) => @operator switch
    {
        If branch => new IfLaunch(branch),
        While loop => new WhileLaunch(loop),
        ListEmpty list => ListLaunches.Empty(list),
        ListReserve list => ListLaunches.Reserve(list),
        ListWrite write => ListLaunches.Write(write),
        ListRead => ListLaunches.Read,
        ListLength => ListLaunches.Length,
        ListAdd => ListLaunches.Add,
        ListFill => ListLaunches.Fill,
        ListStack stack => ListLaunches.Stack(stack),
        ListUnstack => ListLaunches.Unstack,
        ListConcat => ListLaunches.Concat,
        ListSplit => ListLaunches.Split,
        Sequence => new SequenceLaunch(isLength: false),
        SequenceLength => new SequenceLaunch(isLength: true),
        GivenSize => new GivenSizeLaunch(),
        Coordinates => SearchLaunches.Coordinates,
        Unique => SearchLaunches.Unique,
        SetDifference => SearchLaunches.SetDifference,
        Tally tally => SearchLaunches.Tally(tally),
        Confusion confusion => SearchLaunches.Confusion(confusion),
        NonMaxSuppression suppression => new SuppressionLaunch(suppression),
        SortedSegment segment => SegmentLaunches.Sorted(segment),
        Partition partition => SegmentLaunches.Partition(partition),
        Stitch => SegmentLaunches.Stitch,
        Repetitions => SegmentLaunches.Repetitions,
        StringJoin join => TextLaunches.Join(join),
        StringCase to => TextLaunches.Case(to),
        StringLength length => TextLaunches.Length(length),
        StringSplit split => TextLaunches.Split(split),
        ReadFile => TextLaunches.ReadFile,
        Conjugate => TextLaunches.Conjugate,
        Print print => new PrintLaunch((PrintText)print.Format),
        Assertion assertion => new AssertionLaunch(assertion),
        CheckNumerics check => new CheckNumericsLaunch(check),
        HostCall call => new HostLaunch(call),
        Iterate iterate => new IterateLaunch(iterate),
        MoveNext => new MoveNextLaunch(),
        CurrentElement element => new CurrentElementLaunch(element),
        HostGradient gradient => new HostGradientLaunch(gradient),
        _ => throw new NotSupportedException($"{@operator.TensorFlowName} has no code."),
    };
}
