using GraphCompiler.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    private Abstract Invoke(IInvocationOperation invocation, Frame frame)
    {
        var method = invocation.TargetMethod;
        var self = invocation.Instance is null ? null : Evaluate(invocation.Instance, frame);
        if (method.MethodKind == MethodKind.Constructor && frame.This is AbstractObject constructed)
        {
            // this(...) or base(...): the same object, another constructor.
            Construct(constructed, method, Arguments(invocation, frame));
            return AbstractHost.Of(null);
        }

        if (IsAutoGraph(method)) return ControlFlow(invocation, frame);
        if (method.ContainingNamespace is { Name: TensorTypes.Namespace } && TensorTypes.IsLibrary(Outermost(method.ContainingType), Outermost(method.ContainingType).Name)
            && !method.Locations.Any(l => l.IsInSource))
        {
            return LibraryCall(invocation, self, frame);
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return self switch
            {
                AbstractDelegate function => CallDelegate(invocation, function, Arguments(invocation, frame), frame),
                AbstractCustomFunction custom => CallCustom(invocation, custom.Function, Arguments(invocation, frame), frame),
                _ => Unknown(method.ReturnType, "result", frame),
            };
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return frame[method.OriginalDefinition] is AbstractDelegate local
                ? CallDelegate(invocation, local, Arguments(invocation, frame), frame)
                : Unknown(method.ReturnType, method.Name, frame);
        }

        var arguments = Arguments(invocation, frame);
        if (self is not AbstractObject owner || !invocation.IsVirtual) return CallMethod(invocation, method, self, arguments, frame);
        return (IsExport ? Postpone(invocation, owner, arguments) : null) ?? CallMethod(invocation, Dispatch(owner, method), self, arguments, frame);
    }

    private Abstract CallMethod(IOperation site, IMethodSymbol method, Abstract? self, IReadOnlyList<Abstract> arguments, Frame? frame) =>
        IsInSource(method) ? Call(method, self, arguments, frame) : CallReferenced(site, method, self, arguments, frame);

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer) type = outer;
        return type;
    }

    private static IMethodSymbol Dispatch(AbstractObject owner, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind != TypeKind.Interface && !method.IsVirtual && !method.IsAbstract && !method.IsOverride) return method;
        return Slot(owner, method.OriginalDefinition) is IMethodSymbol { TypeParameters.Length: 0 } found && method.TypeParameters.Length == 0 ? found : method;
    }

    private IReadOnlyList<Abstract> Arguments(IInvocationOperation invocation, Frame frame)
    {
        // Evaluated as written, handed over by the parameters' order.
        var values = new Abstract[invocation.TargetMethod.Parameters.Length];
        foreach (var argument in invocation.Arguments) values[argument.Parameter!.Ordinal] = Evaluate(argument.Value, frame);
        return values;
    }

    private Abstract CallDelegate(IOperation site, AbstractDelegate function, IReadOnlyList<Abstract> arguments, Frame frame)
    {
        if (function.Body is not { } body)
        {
            return LibraryFunctions.Find(function.Method) is { } library && !IsInSource(function.Method)
                ? library(new LibraryArguments(this, site, function.Method, arguments, frame)) ?? Unknown(function.Method.ReturnType, function.Method.Name, frame)
                : CallMethod(site, function.Method, function.Target, arguments, frame);
        }

        if (_depth >= MostDepth) return Unknown(function.Method.ReturnType, "result", frame);
        var inner = new Frame(function.Closure, function.Closure?.This);
        for (var i = 0; i < function.Method.Parameters.Length && i < arguments.Count; i++) inner.Declare(function.Method.Parameters[i], arguments[i]);
        return Run(body, inner) ?? AbstractHost.Of(null);
    }

    private Abstract LibraryCall(IInvocationOperation invocation, Abstract? self, Frame frame)
    {
        var method = invocation.TargetMethod;
        var arguments = Arguments(invocation, frame);
        if (self is AbstractTape tape) return TapeCall(invocation, tape.Tape, arguments, frame);
        if (self is AbstractArray array) return ArrayCall(invocation, array, arguments, frame) ?? Unknown(method.ReturnType, method.Name, frame);
        if (method.MethodKind == MethodKind.DelegateInvoke && self is AbstractDelegate function) return CallDelegate(invocation, function, arguments, frame);
        // The library's own layers are classes with graphs, as those of any other library.
        if (LibraryFunctions.Find(method) is not { } known) return CallReferenced(invocation, self is AbstractObject owner ? Dispatch(owner, method) : method, self, arguments, frame);
        return known(new LibraryArguments(this, invocation, method, self is null ? arguments : [self, .. arguments], frame)) ?? Unknown(method.ReturnType, method.Name, frame);
    }

    /// <summary>A tensor of one value in another's shape: a captured constant where the other has a value while tracing.</summary>
    private AbstractTensor Like(Abstract source, double value) => source switch
    {
        AbstractTensor tensor when Builder.Producer(Builder.Import(tensor.Value)).Operator is not Core.Operators.Input { Kind: Core.Operators.InputKind.Capture } =>
            new AbstractTensor(Builder.Import(tensor.Value).Constant(value).BroadcastTo(Shapes.Resolve(tensor.Value.Shape))),
        _ => new AbstractTensor(Builder.Capture(value == 0 ? "zeros" : "ones",
            TensorOf(source) is { } type ? type with { Shape = Shapes.Resolve(type.Shape), IsVariable = false } : new TensorType(DType.Float32, Shape.Scalar))),
    };

    public static IEnumerable<Abstract> Flatten(Abstract value) => value is AbstractList list ? list.Items.SelectMany(Flatten) : [value];
}
