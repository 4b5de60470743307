namespace GraphCompiler.Core.Operators;

/// <summary>Writes its operands whenever it runs.</summary>
/// <param name="Format">Makes the text: host values are part of it, the operands fill its places.</param>
internal sealed record Print(PrintFormat Format) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "PrintV2";

    public override bool IsObservable => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [];

    public override Value?[] Gradient(GradientContext context) => context.None;
}

/// <summary>What a print writes, and where.</summary>
internal abstract class PrintFormat;
