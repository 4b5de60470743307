using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
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

        if (method.ContainingNamespace is { Name: TensorTypes.Namespace } && TensorTypes.IsLibrary(Outermost(method.ContainingType), Outermost(method.ContainingType).Name)
            && !method.Locations.Any(l => l.IsInSource))
        {
            return LibraryCall(invocation, self, frame);
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return self is AbstractDelegate function ? CallDelegate(invocation, function, Arguments(invocation, frame), frame) : Unknown(method.ReturnType, "result", frame);
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
        if (method.MethodKind == MethodKind.DelegateInvoke && self is AbstractDelegate function) return CallDelegate(invocation, function, arguments, frame);
        // The library's own layers are classes with graphs, as those of any other library.
        if (LibraryFunctions.Find(method) is not { } known) return CallReferenced(invocation, self is AbstractObject owner ? Dispatch(owner, method) : method, self, arguments, frame);
        return known(new LibraryArguments(this, invocation, method, self is null ? arguments : [self, .. arguments], frame)) ?? Unknown(method.ReturnType, method.Name, frame);
    }

    private AbstractTape CreateTape(IObjectCreationOperation creation, Frame frame)
    {
        var watch = creation.Arguments.FirstOrDefault(a => a.Parameter!.Name == "watchAccessedVariables") is not { } flag
            || Evaluate(flag.Value, frame) is not AbstractHost { Constant: { HasValue: true, Value: false } };
        var persistent = creation.Arguments.FirstOrDefault(a => a.Parameter!.Name == "persistent") is { } keep
            && Evaluate(keep.Value, frame) is AbstractHost { Constant: { HasValue: true, Value: true } };
        var tape = new Tape(watch, persistent);
        Builder.Tapes.Add(tape);
        return new AbstractTape(tape);
    }

    private Abstract TapeCall(IInvocationOperation invocation, Tape tape, IReadOnlyList<Abstract> arguments, Frame frame)
    {
        switch (invocation.TargetMethod.Name)
        {
            case "Watch":
                foreach (var item in Flatten(arguments[0])) tape.Watch(ToTensor(invocation, item, DType.Float32));
                return AbstractHost.Of(null);
            case "Reset":
                tape.Reset();
                return AbstractHost.Of(null);
            case "Dispose":
                tape.IsRecording = false;
                return AbstractHost.Of(null);
            case "Gradient":
                return TapeGradient(invocation, tape, arguments);
            default:
                return Unknown(invocation.Type, invocation.TargetMethod.Name, frame);
        }
    }

    private Abstract TapeGradient(IInvocationOperation invocation, Tape tape, IReadOnlyList<Abstract> arguments)
    {
        // A tape that is not persistent ends its recording first, so that the gradient is not recorded on it.
        if (!tape.IsPersistent) tape.IsRecording = false;
        var targets = Flatten(arguments[0]).Select(t => Read(ToTensor(invocation, t, DType.Float32))).ToList();
        var sources = Flatten(arguments[1]).Select(s => ToTensor(invocation, s, DType.Float32)).ToList();
        var seeds = Flatten(arguments.Count > 2 ? arguments[2] : AbstractHost.Of(null))
            .Select(s => s is AbstractHost ? null : ToTensor(invocation, s, DType.Float32)).ToList();
        while (seeds.Count < targets.Count) seeds.Add(null);
        var gradients = tape.Gradient(Builder, targets, seeds, sources);
        var zeros = arguments.Count > 3 && arguments[3] is AbstractHost { Constant: { HasValue: true, Value: 1 } };
        var next = 0;
        return Mirror(arguments[1]);

        Abstract Mirror(Abstract source) => source is AbstractList list
            ? new AbstractList([.. list.Items.Select(Mirror)])
            : gradients[next++] is { } gradient ? new AbstractTensor(gradient) : zeros ? Like(source, 0) : AbstractHost.Of(null);
    }

    /// <summary>A tensor of one value in another's shape: a captured constant where the other has a value while tracing.</summary>
    private AbstractTensor Like(Abstract source, double value) => source switch
    {
        AbstractTensor tensor when Builder.Producer(tensor.Value).Operator is not Core.Operators.Input { Kind: Core.Operators.InputKind.Capture } =>
            new AbstractTensor(tensor.Value.Constant(value).BroadcastTo(Shapes.Resolve(tensor.Value.Shape))),
        _ => new AbstractTensor(Builder.Input(
            Core.Operators.InputKind.Capture,
            value == 0 ? "zeros" : "ones",
            TensorOf(source) is { } type ? type with { Shape = Shapes.Resolve(type.Shape), IsVariable = false } : new TensorType(DType.Float32, Shape.Scalar))),
    };

    private static IEnumerable<Abstract> Flatten(Abstract value) => value is AbstractList list ? list.Items.SelectMany(Flatten) : [value];
}
